using Microsoft.Extensions.DependencyInjection;
using QrLogin.Grains.Contracts;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Accounts;

/// <summary>A fraudulent login cannot lock the owner out, if QrLogin:EndOlderAfter is set.</summary>
public sealed class YoungLoginTests(YoungLoginTests.YoungLoginHost host) : IClassFixture<YoungLoginTests.YoungLoginHost>
{
    private static readonly (int, string) s_tooYoung = (403, "login_too_young");

    public sealed class YoungLoginHost() : ClockedApiHost(new Dictionary<string, string> { ["QrLogin:EndOlderAfter"] = "1.00:00:00" });

    [Fact]
    public async Task A_young_login_can_end_itself_and_younger_ones_but_no_older_one()
    {
        var old = await TestPhone.LoggedIn(host.Http);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var young = await TestPhone.Again(host.Http, old.Username);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var youngest = await TestPhone.Again(host.Http, old.Username);

        Assert.Equal(s_tooYoung, (await End(young, old)).Refusal);
        Assert.Equal(s_tooYoung, (await young.Call(HttpMethod.Delete, "logins")).Refusal);
        Assert.Equal(200, (await old.Call(HttpMethod.Get, "me")).Status);
        Assert.Equal(204, (await End(young, youngest)).Status);
        Assert.Equal((404, "login_not_found"), (await young.Call(HttpMethod.Delete, "logins/AAAAAAAAAAAAAAAAAAAAAA")).Refusal);
        Assert.Equal(204, (await old.Call(HttpMethod.Delete, "logins")).Status);
        Assert.Equal(401, (await young.Call(HttpMethod.Get, "me")).Status);
    }

    [Fact]
    public async Task A_young_login_may_log_itself_out_and_end_itself()
    {
        var old = await TestPhone.LoggedIn(host.Http);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var (one, two) = (await TestPhone.Again(host.Http, old.Username), await TestPhone.Again(host.Http, old.Username));
        Assert.Equal((204, 204), ((await End(one, one)).Status, (await two.Call(HttpMethod.Post, "logout")).Status));
    }

    [Fact]
    public async Task A_login_is_no_longer_young_after_a_day()
    {
        var old = await TestPhone.LoggedIn(host.Http);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var young = await TestPhone.Again(host.Http, old.Username);
        host.Clock.Advance(TimeSpan.FromHours(24).Subtract(TimeSpan.FromSeconds(1)));
        Assert.Equal(s_tooYoung, (await End(young, old)).Refusal);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(204, (await End(young, old)).Status);
        Assert.Equal(401, (await old.Call(HttpMethod.Get, "me")).Status);
    }

    [Fact]
    public async Task A_young_login_that_ends_during_its_request_ends_no_other()
    {
        var flow = GrainFlow.New(host.Services.GetRequiredService<IGrainFactory>());
        await flow.Account.Create(flow.Profile with { AccountId = flow.AccountId });
        await flow.Account.AddLogin(flow.PhoneLogin);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await flow.Account.AddLogin(flow.PcLogin);
        await flow.Account.EndLogin(new(Unique.RequestId(), flow.PcLogin.LoginId));
        foreach (LoginId? one in new LoginId?[] { flow.PhoneLogin.LoginId, null })
            Assert.Equal(RefusalCode.LoginTooYoung, (await flow.Account.Revoke(new(Unique.RequestId(), flow.PcLogin.LoginId, one)))?.Code);
        Assert.Equal(flow.PhoneLogin.LoginId, Assert.Single(await flow.Account.Logins()).LoginId);
    }

    [Fact]
    public async Task A_young_login_that_vouches_for_many_displaces_no_older_one()
    {
        var old = await TestPhone.LoggedIn(host.Http);
        host.Clock.Advance(TimeSpan.FromHours(25));
        var young = await TestPhone.Again(host.Http, old.Username);
        for (int i = 0; i < 60; i++)
        {
            var pc = await TestPc.Open(host.Http);
            await young.Approve(pc);
            Assert.NotNull(await pc.Token());
            host.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(200, (await old.Call(HttpMethod.Get, "me")).Status);
    }

    [Fact]
    public async Task An_older_login_that_has_ended_protects_no_other()
    {
        var old = await TestPhone.LoggedIn(host.Http);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var young = await TestPhone.Again(host.Http, old.Username);
        await old.Call(HttpMethod.Post, "logout");
        Assert.Equal(204, (await young.Call(HttpMethod.Delete, "logins")).Status);
    }

    private static async Task<Reply> End(TestPhone by, TestPhone ended) =>
        await by.Call(HttpMethod.Delete, "logins/" + (await ended.Call(HttpMethod.Get, "me"))["login"].GetProperty("loginId").GetString());
}
