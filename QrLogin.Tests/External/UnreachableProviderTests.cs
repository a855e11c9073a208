using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.External;

/// <summary>The provider is unreachable, so its tokens can be called neither valid nor invalid.</summary>
[Trait("Speed", "Slow")]
public sealed class UnreachableProviderTests : IAsyncLifetime
{
    private readonly ExternalHost _site = new();

    public async ValueTask InitializeAsync()
    {
        await _site.InitializeAsync();
        await _site.Issuer.Stop();
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task A_token_gets_503_with_Retry_After_until_the_provider_is_back()
    {
        var phone = _site.NewPhone();
        var reply = await phone.Call(HttpMethod.Get, "me");
        Assert.Equal((503, "unavailable"), reply.Refusal);
        Assert.True(reply.Headers.RetryAfter!.Delta > TimeSpan.Zero);

        await _site.Issuer.Start();

        Assert.Equal(200, (await phone.Call(HttpMethod.Get, "me")).Status);
    }

    [Fact]
    public async Task Our_own_tokens_keep_working()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(_site.Http), await TestPc.Open(_site.Http));
        await phone.Approve(pc);
        Assert.NotNull(await pc.Token());
        Assert.Equal(
            (401, "invalid_token"),
            (await TestPhone.With(
                _site.Http, phone.Device, QrLogin.Api.Secrets.LoginToken.Generate().Reveal()).Call(HttpMethod.Get, "me")).Refusal);
        Assert.Equal(
            (401, "invalid_token"), (await TestPhone.With(_site.Http, phone.Device, "no token").Call(HttpMethod.Get, "me")).Refusal);
    }

    [Fact]
    public async Task A_provider_with_cached_keys_is_not_needed()
    {
        await _site.Issuer.Start();
        var (phone, pc) = (_site.NewPhone(), await TestPc.Open(_site.Http));
        await phone.Scan(pc);
        await _site.Issuer.Stop();
        await phone.Approve(pc);
        Assert.NotNull(await pc.Token());
        // Old keys are better than no keys.
        _site.Clock.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal((200, 200), ((await phone.Call(HttpMethod.Get, "me")).Status, (await phone.Call(HttpMethod.Get, "me")).Status));
    }

    [Fact]
    public async Task An_unknown_key_waits_for_the_next_fetch_from_the_provider()
    {
        await _site.Issuer.Start();
        var phone = _site.NewPhone();
        Assert.Equal(200, (await phone.Call(HttpMethod.Get, "me")).Status);
        await _site.Issuer.Stop();
        _site.Issuer.Rotate(IssuerKey.Rsa());
        phone.Token = _site.Token("somebody");
        Assert.Equal((503, "unavailable"), (await phone.Call(HttpMethod.Get, "me")).Refusal);

        await _site.Issuer.Start();

        Assert.Equal(200, (await phone.Call(HttpMethod.Get, "me")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("<html>Log in to the network first</html>")]
    [InlineData("{\"issuer\":7,\"jwks_uri\":[]}")]
    [InlineData("{\"issuer\":\"urn:qrlogin:client:shop\",\"jwks_uri\":\"{0}/keys\"}")]
    [InlineData("{\"issuer\":\"https://login.example.com\",\"jwks_uri\":\"http://127.0.0.1:1/keys\"}")]
    public async Task An_invalid_metadata_document_is_ignored(string nonsense)
    {
        _site.Issuer.Nonsense = nonsense.Replace("{0}", _site.Issuer.Address, StringComparison.Ordinal);
        await _site.Issuer.Start();
        var phone = _site.NewPhone();
        Assert.Equal((503, "unavailable"), (await phone.Call(HttpMethod.Get, "me")).Refusal);
        _site.Issuer.Nonsense = null;
        Assert.Equal(200, (await phone.Call(HttpMethod.Get, "me")).Status);
    }

    [Fact]
    public async Task A_fetch_from_a_slow_provider_is_abandoned()
    {
        await _site.Issuer.Start();
        var held = _site.Issuer.Hold();
        var phone = _site.NewPhone();
        Assert.Equal((503, "unavailable"), (await phone.Call(HttpMethod.Get, "me")).Refusal);
        held.Release();
        Assert.Equal(200, (await phone.Call(HttpMethod.Get, "me")).Status);
    }

    [Fact]
    public async Task Many_callers_cause_few_requests_to_the_provider()
    {
        _site.Issuer.Nonsense = "{}";
        await _site.Issuer.Start();
        var phone = _site.NewPhone();
        for (int i = 0; i < 50; i++) Assert.Equal((503, "unavailable"), (await phone.Call(HttpMethod.Get, "me")).Refusal);
        Assert.InRange(_site.Issuer.Requests, 1, 6);

        _site.Issuer.Nonsense = null;
        _site.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(200, (await phone.Call(HttpMethod.Get, "me")).Status);
    }
}
