using QrLogin.Grains.Contracts;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Sessions;

/// <summary>From a code to a login: at most one, spent before it is made, and only while its voucher is valid.</summary>
[Collection(OnOneCluster.Name)]
public sealed class CodeTests(SiloCluster cluster)
{
    [Fact]
    public async Task A_code_is_exchanged_for_the_clients_login()
    {
        var flow = await GrainFlow.ConfirmedWithCode(cluster);
        var exchanged = (await flow.Session.Exchange(flow.Exchange())).Value!;
        Assert.Equal(
            (flow.PcLogin.LoginId, "shop", false, "nonce", LoginMethod.Qr, cluster.Clock.GetUtcNow()),
            (
                exchanged.Login.Login.LoginId,
                exchanged.Login.Login.Client,
                exchanged.Login.Login.IsDeviceBound,
                exchanged.Request.Nonce,
                exchanged.Authentication.Method,
                exchanged.Authentication.At));
        Assert.Equal(2, (await flow.Account.Logins()).Length);
        Assert.NotNull(await flow.Login(flow.PcLogin).Authenticated(new(flow.PcLogin.Secret, null)));
        Assert.Equal(SessionStatus.Redeemed, (await flow.View()).Status);
    }

    [Fact]
    public async Task The_poll_token_of_such_a_session_redeems_nothing()
    {
        var flow = await GrainFlow.ConfirmedWithCode(cluster);
        Assert.Null(await flow.Session.Redeem(flow.Redeem()));
        Assert.NotNull((await flow.Session.Exchange(flow.Exchange())).Value);
        Assert.Null(await flow.Session.Redeem(flow.Redeem()));
    }

    [Fact]
    public async Task A_second_right_exchange_is_refused_and_ends_the_login()
    {
        var flow = await GrainFlow.ConfirmedWithCode(cluster);
        var first = flow.Exchange();
        Assert.NotNull((await flow.Session.Exchange(first)).Value);
        foreach (var wrong in CodeSession.WrongExchanges) Assert.Equal(RefusalCode.InvalidCode, await Refused(flow, wrong));
        Assert.Equal(2, (await flow.Account.Logins()).Length);
        // The front end's own retry is no second use.
        Assert.Equal(flow.PcLogin.LoginId, (await flow.Session.Exchange(first)).Value?.Login.Login.LoginId);

        Assert.Equal(RefusalCode.CodeReplayed, await Refused(flow, flow.Exchange()));

        Assert.Equal(flow.PhoneLogin.LoginId, Assert.Single(await flow.Account.Logins()).LoginId);
        Assert.Equal(RefusalCode.InvalidCode, await Refused(flow, first));
    }

    [Fact]
    public async Task A_second_right_exchange_ends_a_login_that_the_first_has_not_created_yet()
    {
        var flow = await GrainFlow.ConfirmedWithCode(cluster);
        var first = flow.Exchange();
        cluster.Faults.Fail(StoreOperation.Write, flow.PcLogin.LoginId.Value, Fault.BeforeItTookEffect);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => flow.Session.Exchange(first));

        var second = flow.Exchange() with { LoginSecret = Unique.Hash() };
        Assert.Equal(RefusalCode.CodeReplayed, await Refused(flow, second));

        Assert.Equal(RefusalCode.InvalidCode, await Refused(flow, first));
        Assert.Equal(flow.PhoneLogin.LoginId, Assert.Single(await flow.Account.Logins()).LoginId);
        foreach (var secret in new[] { first.LoginSecret, second.LoginSecret })
            Assert.Null(await flow.Login(flow.PcLogin).Authenticated(new(secret, null)));
    }

    [Fact]
    public async Task Of_a_hundred_concurrent_exchanges_one_gets_a_login_that_the_next_one_ends()
    {
        var flow = await GrainFlow.ConfirmedWithCode(cluster);
        var all = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => flow.Session.Exchange(flow.Exchange())));
        Assert.Single(all, r => !r.IsRefused);
        Assert.Equal(flow.PhoneLogin.LoginId, Assert.Single(await flow.Account.Logins()).LoginId);
    }

    [Theory]
    [InlineData("BeforeItTookEffect")]
    [InlineData("AfterItTookEffect")]
    public async Task An_exchange_whose_write_fails_makes_one_login_when_the_front_end_repeats_it(string fault)
    {
        foreach (var record in new Func<GrainFlow, string>[] { f => f.QrId.Value, f => f.PcLogin.LoginId.Value })
        {
            var flow = await GrainFlow.ConfirmedWithCode(cluster);
            var exchange = flow.Exchange();
            cluster.Faults.Fail(StoreOperation.Write, record(flow), Enum.Parse<Fault>(fault));
            await Assert.ThrowsAsync<StoreUnavailableException>(() => flow.Session.Exchange(exchange));
            Assert.Equal(flow.PcLogin.LoginId, (await flow.Session.Exchange(exchange)).Value?.Login.Login.LoginId);
            Assert.Equal(2, (await flow.Account.Logins()).Length);
        }
    }

    [Fact]
    public async Task The_code_is_spent_before_the_login_is_made()
    {
        var flow = await GrainFlow.ConfirmedWithCode(cluster);
        cluster.Faults.Fail(StoreOperation.Write, flow.QrId.Value, Fault.BeforeItTookEffect);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => flow.Session.Exchange(flow.Exchange()));
        Assert.Null(await flow.Login(flow.PcLogin).Describe());
        await cluster.Deactivate(flow.Session);
        Assert.NotNull((await flow.Session.Exchange(flow.Exchange())).Value);
    }

    [Fact]
    public async Task A_code_whose_voucher_has_ended_is_worth_nothing()
    {
        var flow = await GrainFlow.ConfirmedWithCode(cluster);
        Assert.True(await flow.Account.EndLogin(new(Unique.RequestId(), flow.PhoneLogin.LoginId)));
        Assert.Equal(RefusalCode.VoucherEnded, await Refused(flow, flow.Exchange()));
        Assert.Equal(SessionStatus.Denied, (await flow.View()).Status);
        Assert.Empty(await flow.Account.Logins());

        var disabled = await GrainFlow.ConfirmedWithCode(cluster);
        await disabled.Account.SetDisabled(new(Unique.RequestId(), true));
        Assert.Equal(RefusalCode.VoucherEnded, await Refused(disabled, disabled.Exchange()));
    }

    [Fact]
    public async Task A_login_on_the_PC_continues_and_vouches()
    {
        var flow = await GrainFlow.WaitingWithCode(cluster);
        var own = GrainFlow.NewLogin(flow.Pc, LoginMethod.Password);
        Assert.NotNull(await flow.Account.AddLogin(own));
        var command = CodeSession.Continue(new(own.LoginId, flow.AccountId, "Ann", flow.Pc.Device));
        Assert.Null(await flow.Session.Continue(command));
        Assert.Equal(SessionStatus.Confirmed, (await flow.View()).Status);
        var exchanged = (await flow.Session.Exchange(flow.Exchange())).Value;
        Assert.Equal((flow.PcLogin.LoginId, LoginMethod.Password), (exchanged?.Login.Login.LoginId, exchanged?.Authentication.Method));
        Assert.Equal(3, (await flow.Account.Logins()).Length);
    }

    [Fact]
    public async Task A_session_that_does_not_exist_has_no_code_and_nothing_to_continue()
    {
        var other = (await GrainFlow.Waiting(cluster)).Other;
        Assert.Equal(RefusalCode.InvalidCode, await Refused(other, other.Exchange()));
        Assert.Equal(RefusalCode.InvalidPollToken, (await other.Session.Continue(CodeSession.Continue()))?.Code);
    }

    private static async Task<RefusalCode?> Refused(GrainFlow flow, ExchangeCode command) =>
        (await flow.Session.Exchange(command)).Refusal?.Code;
}
