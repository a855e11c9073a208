using QrLogin.Grains.Contracts;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.UserCodes;

/// <summary>Claiming and freeing user codes.</summary>
[Collection(OnOneCluster.Name)]
public sealed class UserCodeGrainTests(SiloCluster cluster)
{
    [Fact]
    public async Task A_user_code_belongs_to_the_session_that_claimed_it_first()
    {
        var (one, two) = (Target(), Target());
        var code = cluster.Grains.UserCode(ClientSession.NewUserCode());
        Assert.True(await code.Claim(one));
        Assert.True(await code.Claim(one));
        Assert.False(await code.Claim(two));
        await code.Release(two.QrId);
        Assert.Equal(one, await code.Find());
        await code.Release(one.QrId);
        Assert.Null(await code.Find());
        Assert.True(await code.Claim(two));
    }

    [Fact]
    public async Task Of_two_sessions_with_the_same_user_code_the_second_gets_another()
    {
        GrainFlow first = GrainFlow.New(cluster), second = GrainFlow.New(cluster);
        UserCode taken = ClientSession.NewUserCode(), free = ClientSession.NewUserCode();
        Assert.Equal(taken, (await first.Session.Open(ClientSession.Open(first, taken))).UserCode);
        var command = ClientSession.Open(second, taken, taken, free);
        Assert.Equal(free, (await second.Session.Open(command)).UserCode);
        // A retry after a lost answer returns the same.
        Assert.Equal(free, (await second.Session.Open(command)).UserCode);
        Assert.Equal(first.QrId, (await cluster.Grains.UserCode(taken).Find())?.QrId);
        Assert.Equal(second.QrId, (await cluster.Grains.UserCode(free).Find())?.QrId);
    }

    [Fact]
    public async Task A_session_is_not_opened_if_no_user_code_is_free()
    {
        GrainFlow first = GrainFlow.New(cluster), second = GrainFlow.New(cluster);
        var taken = ClientSession.NewUserCode();
        await first.Session.Open(ClientSession.Open(first, taken));
        await Assert.ThrowsAsync<OverloadedException>(() => second.Session.Open(ClientSession.Open(second, taken)));
    }

    [Fact]
    public async Task Erasing_a_session_frees_its_user_code()
    {
        var flow = GrainFlow.New(cluster);
        var code = ClientSession.NewUserCode();
        await flow.Session.Open(ClientSession.Open(flow, code));
        var erased = cluster.Faults.When(StoreOperation.Clear, flow.QrId.Value);
        await cluster.Clock.AdvanceUntil(TimeSpan.FromMinutes(500), () => Task.FromResult(erased.IsCompleted));
        Assert.Null(await cluster.Grains.UserCode(code).Find());
    }

    [Fact]
    public async Task A_retried_request_claims_the_code_that_a_crash_left_unclaimed()
    {
        var flow = GrainFlow.New(cluster);
        var code = ClientSession.NewUserCode();
        var command = ClientSession.Open(flow, code);
        cluster.Faults.Fail(StoreOperation.Write, code.Value, Fault.BeforeItTookEffect);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => flow.Session.Open(command));
        Assert.Equal(code, (await flow.Session.Open(command)).UserCode);
        Assert.Equal(flow.QrId, (await cluster.Grains.UserCode(code).Find())?.QrId);
    }

    [Fact]
    public async Task A_retried_guess_counts_once()
    {
        var reader = cluster.Grains.UserCodeReader(Example.Login(200));
        var command = new LookUpUserCode(Unique.RequestId(), ClientSession.NewUserCode());
        for (int i = 0; i < 9; i++) Assert.Equal(RefusalCode.QrNotFound, (await reader.LookUp(command)).Refusal?.Code);
        for (int i = 0; i < 4; i++)
            Assert.Equal(RefusalCode.QrNotFound, (await reader.LookUp(command with { RequestId = Unique.RequestId() })).Refusal?.Code);
        Assert.Equal(RefusalCode.TooManyAttempts, (await reader.LookUp(command with { RequestId = Unique.RequestId() })).Refusal?.Code);
    }

    private static UserCodeTarget Target() => new(QrId.From(Unique.Bytes(16)), "code");
}
