using QrLogin.Grains.Contracts;
using QrLogin.Grains.Logins;
using QrLogin.Grains.Storage;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Logins;

/// <summary>Authentication by login token, and its expiry.</summary>
[Collection(OnOneCluster.Name)]
public sealed class LoginGrainTests(SiloCluster cluster)
{
    [Fact]
    public async Task A_logins_secret_is_accepted_only_on_its_device()
    {
        var flow = await GrainFlow.Waiting(cluster);
        var (login, device) = (flow.Login(flow.PhoneLogin), flow.PhoneLogin.Requester.Device);
        Assert.Equal(flow.AccountId, (await login.Authenticated(new(flow.PhoneLogin.Secret, device)))?.AccountId);
        Assert.Null(await login.Authenticated(new(Unique.Hash(), device)));
        Assert.Null(await login.Authenticated(new(flow.PhoneLogin.Secret, GrainFlow.Device(device.Id, "android"))));
        Assert.Null(await login.Authenticated(new(flow.PhoneLogin.Secret, GrainFlow.Device("another-device", "ios"))));
    }

    [Fact]
    public async Task An_ended_login_is_refused_from_the_next_request_on_even_after_reactivation()
    {
        var flow = await GrainFlow.Waiting(cluster);
        var login = flow.Login(flow.PhoneLogin);
        Assert.True(await flow.Account.EndLogin(new(Unique.RequestId(), flow.PhoneLogin.LoginId)));
        Assert.Null(await login.Authenticated(new(flow.PhoneLogin.Secret, flow.PhoneLogin.Requester.Device)));
        await cluster.Deactivate(login);
        Assert.Null(await login.Authenticated(new(flow.PhoneLogin.Secret, flow.PhoneLogin.Requester.Device)));
    }

    [Fact]
    public async Task An_ended_login_is_not_created_again()
    {
        var flow = await GrainFlow.Waiting(cluster);
        await flow.Account.EndLogin(new(Unique.RequestId(), flow.PhoneLogin.LoginId));
        Assert.Null(await flow.Account.AddLogin(flow.PhoneLogin));
    }

    [Fact]
    public async Task A_login_expires_exactly_at_its_time()
    {
        var flow = await GrainFlow.Waiting(cluster);
        cluster.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromTicks(1));
        Assert.NotNull(await flow.Login(flow.PhoneLogin).Authenticated(new(flow.PhoneLogin.Secret, flow.PhoneLogin.Requester.Device)));
        cluster.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Null(await flow.Login(flow.PhoneLogin).Authenticated(new(flow.PhoneLogin.Secret, flow.PhoneLogin.Requester.Device)));
    }

    [Fact]
    public void A_login_without_a_lifetime_never_expires()
    {
        var login = Login.Create(
            new(GrainFlow.NewLogin(new(Example.Pc, null, null, null), LoginMethod.Qr), Example.AnnsAccount),
            LoginLifetime.Never,
            Example.Start);
        Assert.True(login.Details.IsAlive(DateTimeOffset.MaxValue));
    }

    [Fact]
    public async Task A_stale_activation_accepts_an_ended_login_for_ten_seconds_at_most()
    {
        await using var twin = await cluster.Twin();
        var flow = await GrainFlow.Waiting(cluster);
        var (secret, device) = (flow.PhoneLogin.Secret, flow.PhoneLogin.Requester.Device);
        var forgotten = twin.Grains.Login(flow.PhoneLogin.LoginId);
        Assert.NotNull(await forgotten.Authenticated(new(secret, device)));
        await flow.Account.EndLogin(new(Unique.RequestId(), flow.PhoneLogin.LoginId));

        cluster.Clock.Advance(GrainRecord<Login>.MaxAge + TimeSpan.FromTicks(1));

        Assert.Null(await forgotten.Authenticated(new(secret, device)));
    }

    [Fact]
    public async Task The_last_seen_time_is_shown_at_once_and_written_every_ten_minutes()
    {
        var flow = await GrainFlow.Waiting(cluster);
        var (login, device) = (flow.Login(flow.PhoneLogin), flow.PhoneLogin.Requester.Device);
        cluster.Clock.Advance(Login.TouchInterval - TimeSpan.FromSeconds(1));
        Assert.Equal(cluster.Clock.GetUtcNow(), (await login.Authenticated(new(flow.PhoneLogin.Secret, device)))?.LastSeenAt);
        Assert.Equal(1, cluster.Faults.Done(StoreOperation.Write, flow.PhoneLogin.LoginId.Value));

        var written = cluster.Faults.When(StoreOperation.Write, flow.PhoneLogin.LoginId.Value);
        cluster.Clock.Advance(TimeSpan.FromSeconds(1));
        await login.Authenticated(new(flow.PhoneLogin.Secret, device));
        await written.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_login_that_was_never_created_leaves_nothing_behind()
    {
        var id = LoginId.From(Unique.Bytes(16));
        var login = cluster.Grains.Login(id);
        Assert.Null(await login.Authenticated(new(Unique.Hash(), Example.Pc)));
        await cluster.Deactivated(login);
        Assert.Equal(0, cluster.Faults.Done(StoreOperation.Write, id.Value));
    }

    [Theory]
    [InlineData("BeforeItTookEffect")]
    [InlineData("AfterItTookEffect")]
    public async Task Ending_a_login_again_after_a_failed_write_ends_it(string fault)
    {
        var flow = await GrainFlow.Waiting(cluster);
        var attempt = Unique.RequestId();
        cluster.Faults.Fail(StoreOperation.Write, flow.PhoneLogin.LoginId.Value, Enum.Parse<Fault>(fault));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => flow.Account.EndLogin(new(attempt, flow.PhoneLogin.LoginId)));
        Assert.True(await flow.Account.EndLogin(new(attempt, flow.PhoneLogin.LoginId)));
        Assert.Null(await flow.Login(flow.PhoneLogin).Authenticated(new(flow.PhoneLogin.Secret, flow.PhoneLogin.Requester.Device)));
    }
}
