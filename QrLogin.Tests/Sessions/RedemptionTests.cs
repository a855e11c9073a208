using QrLogin.Grains.Contracts;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Sessions;

/// <summary>From a confirmation to a login: exactly one, and only while its voucher is valid.</summary>
[Collection(OnOneCluster.Name)]
public sealed class RedemptionTests(SiloCluster cluster)
{
    [Theory]
    [InlineData("BeforeItTookEffect")]
    [InlineData("AfterItTookEffect")]
    public async Task A_redemption_whose_write_fails_makes_one_login(string fault)
    {
        Func<GrainFlow, string> session = f => f.QrId.Value, account = f => f.AccountId.Value, login = f => f.PcLogin.LoginId.Value;
        Func<SiloCluster, Task<GrainFlow>> known = GrainFlow.Confirmed, older = GrainFlow.ConfirmedOfOlderFrontEnd;
        // The account has listed a login that the session knows.
        foreach (var (confirmed, record) in new[] { (known, session), (known, login), (older, session), (older, account), (older, login) })
        {
            var flow = await confirmed(cluster);
            cluster.Faults.Fail(StoreOperation.Write, record(flow), Enum.Parse<Fault>(fault));

            await Assert.ThrowsAsync<StoreUnavailableException>(() => flow.Session.Redeem(flow.Redeem()));
            var redeemed = await flow.Session.Redeem(flow.Redeem());

            Assert.Equal(flow.PcLogin.LoginId, redeemed?.Login?.Login.LoginId);
            Assert.Equal(2, (await flow.Account.Logins()).Length);
        }
    }

    [Fact]
    public async Task The_account_lists_the_login_while_the_confirmation_is_written()
    {
        var flow = await GrainFlow.Scanned(cluster);
        var held = cluster.Faults.Hold(StoreOperation.Write, flow.QrId.Value);
        var confirming = flow.Session.Confirm(flow.Confirm());
        await held.Reached;
        await flow.UntilListed();
        Assert.Equal(3, cluster.Faults.Done(StoreOperation.Write, flow.AccountId.Value));
        Assert.False(confirming.IsCompleted);
        held.LetGo();
        Assert.Null(await confirming);
        Assert.NotNull((await flow.Session.Redeem(flow.Redeem()))?.Login);
        Assert.Equal(3, cluster.Faults.Done(StoreOperation.Write, flow.AccountId.Value));
    }

    [Fact]
    public async Task The_session_and_its_login_are_written_at_once()
    {
        var flow = await GrainFlow.Confirmed(cluster);
        var (session, login) = (
            cluster.Faults.Hold(StoreOperation.Write, flow.QrId.Value),
            cluster.Faults.Hold(StoreOperation.Write, flow.PcLogin.LoginId.Value));
        var redeeming = flow.Session.Redeem(flow.Redeem());
        await Task.WhenAll(session.Reached, login.Reached).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        session.LetGo();
        // No login before both records are written.
        Assert.Equal(SessionStatus.Confirmed, (await flow.View()).Status);
        Assert.False(redeeming.IsCompleted);
        login.LetGo();
        Assert.NotNull((await redeeming)?.Login);
    }

    [Theory]
    [InlineData("BeforeItTookEffect")]
    [InlineData("AfterItTookEffect")]
    public async Task A_list_that_fails_at_the_confirmation_is_written_at_the_redemption(string fault)
    {
        var flow = await GrainFlow.Scanned(cluster);
        cluster.Faults.Fail(StoreOperation.Write, flow.AccountId.Value, Enum.Parse<Fault>(fault));
        Assert.Null(await flow.Session.Confirm(flow.Confirm()));
        await flow.UntilListed();
        Assert.NotNull((await flow.Session.Redeem(flow.Redeem()))?.Login);
        Assert.Equal(2, (await flow.Account.Logins()).Length);
    }

    [Fact]
    public async Task A_confirmation_that_is_not_written_leads_to_no_login()
    {
        var flow = await GrainFlow.Scanned(cluster);
        cluster.Faults.Fail(StoreOperation.Write, flow.QrId.Value, Fault.BeforeItTookEffect);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => flow.Session.Confirm(flow.Confirm()));
        await flow.UntilListed();
        var redemption = await flow.Session.Redeem(flow.Redeem());
        Assert.Equal((SessionStatus.Scanned, null), (redemption?.View.Status, redemption?.Login));
        Assert.Equal(flow.PhoneLogin.LoginId, Assert.Single(await flow.Account.Logins()).LoginId);
        Assert.Null(await flow.Login(flow.PcLogin).Describe());
    }

    [Fact]
    public async Task A_session_redeems_no_login_but_its_own()
    {
        var flow = await GrainFlow.Confirmed(cluster);
        var other = flow.Redeem() with { LoginId = flow.Other.PcLogin.LoginId };
        Assert.Null((await flow.Session.Redeem(other))?.Login);
        Assert.Null(await flow.Login(flow.Other.PcLogin).Describe());
        Assert.NotNull((await flow.Session.Redeem(flow.Redeem()))?.Login);
    }

    [Fact]
    public async Task A_login_whose_session_was_not_saved_ends_with_its_voucher()
    {
        var flow = await GrainFlow.Confirmed(cluster);
        cluster.Faults.Fail(StoreOperation.Write, flow.QrId.Value, Fault.BeforeItTookEffect);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => flow.Session.Redeem(flow.Redeem()));
        Assert.True(await flow.Account.EndLogin(new(Unique.RequestId(), flow.PhoneLogin.LoginId)));
        Assert.Equal(SessionStatus.Denied, (await flow.Session.Redeem(flow.Redeem()))?.View.Status);
        Assert.Empty(await flow.Account.Logins());
    }

    [Fact]
    public async Task A_hundred_concurrent_redemptions_create_one_login()
    {
        var flow = await GrainFlow.Confirmed(cluster);
        var all = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => flow.Session.Redeem(flow.Redeem())));
        Assert.All(all, r => Assert.Equal((SessionStatus.Confirmed, flow.PcLogin.LoginId), (r?.View.Status, r?.Login?.Login.LoginId)));
        Assert.Equal(2, (await flow.Account.Logins()).Length);
        Assert.Equal(1, cluster.Faults.Done(StoreOperation.Write, flow.PcLogin.LoginId.Value));
    }

    [Fact]
    public async Task The_token_is_returned_again_for_a_minute_and_no_longer()
    {
        var flow = await GrainFlow.Redeemed(cluster);
        cluster.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.NotNull((await flow.Session.Redeem(flow.Redeem()))?.Login);
        cluster.Clock.Advance(TimeSpan.FromSeconds(1));
        var late = await flow.Session.Redeem(flow.Redeem());
        Assert.Equal((SessionStatus.Redeemed, null), (late?.View.Status, late?.Login));
    }

    [Fact]
    public async Task The_next_poll_does_not_revive_a_new_login_that_was_ended()
    {
        var flow = await GrainFlow.Redeemed(cluster);
        Assert.True(await flow.Account.EndLogin(new(Unique.RequestId(), flow.PcLogin.LoginId)));
        await cluster.Deactivate(flow.Session);

        var again = await flow.Session.Redeem(flow.Redeem());

        Assert.Equal((SessionStatus.Redeemed, null), (again?.View.Status, again?.Login));
        Assert.Null(await flow.Login(flow.PcLogin).Authenticated(new(flow.PcLogin.Secret, flow.Pc.Device)));
    }

    [Fact]
    public async Task Ending_the_login_that_vouched_denies_what_it_confirmed()
    {
        var flow = await GrainFlow.Confirmed(cluster);
        Assert.True(await flow.Account.EndLogin(new(Unique.RequestId(), flow.PhoneLogin.LoginId)));
        var redemption = await flow.Session.Redeem(flow.Redeem());
        Assert.Equal((SessionStatus.Denied, null), (redemption?.View.Status, redemption?.Login));
        Assert.Equal(SessionStatus.Denied, (await flow.View()).Status);
        Assert.Empty(await flow.Account.Logins());
    }

    [Fact]
    public async Task Disabling_the_account_denies_what_it_confirmed()
    {
        var flow = await GrainFlow.Confirmed(cluster);
        await flow.Account.SetDisabled(new(Unique.RequestId(), true));
        Assert.Equal(SessionStatus.Denied, (await flow.Session.Redeem(flow.Redeem()))?.View.Status);
    }

    [Fact]
    public async Task Ending_the_login_that_vouched_after_the_redemption_leaves_the_PC_its_login()
    {
        var flow = await GrainFlow.Redeemed(cluster);
        await flow.Account.EndLogin(new(Unique.RequestId(), flow.PhoneLogin.LoginId));
        Assert.NotNull((await flow.Session.Redeem(flow.Redeem()))?.Login);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_crash_between_redeeming_and_creating_the_login_leaves_no_unvouched_login(bool listed)
    {
        var flow = await (listed ? GrainFlow.Confirmed(cluster) : GrainFlow.ConfirmedOfOlderFrontEnd(cluster));
        cluster.Faults.Fail(StoreOperation.Write, listed ? flow.PcLogin.LoginId.Value : flow.AccountId.Value, Fault.BeforeItTookEffect);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => flow.Session.Redeem(flow.Redeem()));
        await flow.Account.EndLogin(new(Unique.RequestId(), flow.PhoneLogin.LoginId));

        var redemption = await flow.Session.Redeem(flow.Redeem());

        Assert.Equal((SessionStatus.Redeemed, null), (redemption?.View.Status, redemption?.Login));
        Assert.Empty(await flow.Account.Logins());
    }
}
