using Microsoft.Extensions.DependencyInjection;
using QrLogin.Grains.Contracts;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>A front end beside a silo of an older version, as in a rolling upgrade that replaces the front ends first.</summary>
public sealed class OlderSiloTests(OlderSiloHost older, CodelessSiloHost codeless)
    : IClassFixture<OlderSiloHost>, IClassFixture<CodelessSiloHost>
{
    [Fact]
    public async Task A_site_gets_503_rather_than_a_login_that_is_no_sites()
    {
        var reply = await older.Http.Call(
            HttpMethod.Post, "api/v1/qr-sessions", device: TestDevice.New("pc"), headers: ("Origin", ShopHost.Origin));
        Assert.Equal((503, "unavailable"), reply.Refusal);
        Assert.NotNull(reply.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_site_that_asks_for_a_code_gets_503_rather_than_a_token_in_a_page()
    {
        Assert.Equal((503, "unavailable"), (await SiteRequest.New().TryOpen(codeless.Http, TestDevice.New("web"))).Refusal);
        Assert.Equal(201, (await TestPc.TryOpen(codeless.Http)).Status);
    }

    [Fact]
    public async Task Our_own_page_and_the_device_flow_work()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(older.Http), await TestPc.Open(older.Http));
        await phone.Approve(pc);
        Assert.NotNull(await pc.Token());
        Assert.Equal(200, (await older.Http.Form("oauth/device_authorization", TestClient.Tv.Parameters)).Status);
    }
}

/// <summary>A service whose silo drops what it does not know, which includes the client of a page.</summary>
public sealed class OlderSiloHost() : ShopHost(services => services.AddSingleton<IIncomingGrainCallFilter, OlderSilo>());

/// <summary>A service whose silo knows the clients of pages, and drops authorization requests.</summary>
public sealed class CodelessSiloHost() : CodeHost(services => services.AddSingleton<IIncomingGrainCallFilter, CodelessSilo>());

/// <summary>Drops the members of a command that silos of versions before do not know.</summary>
internal class OlderSilo : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceMethod.Name == nameof(IQrSessionGrain.Open) && context.Request.GetArgument(0) is OpenSession command)
            context.Request.SetArgument(0, Known(command));
        return context.Invoke();
    }

    protected virtual OpenSession Known(OpenSession command) => command with { Client = null, CodeAuthorization = null };
}

/// <summary>The same for a silo that knows the clients of pages.</summary>
internal sealed class CodelessSilo : OlderSilo
{
    protected override OpenSession Known(OpenSession command) => command with { CodeAuthorization = null };
}
