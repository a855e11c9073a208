using System.Text.Json;
using Duende.IdentityModel.Client;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>
/// Duende.IdentityModel, a third-party client. It starts from the metadata document alone, and polls at the pace of a
/// clock that the test moves.
/// </summary>
public sealed class DuendeClientTests : IClassFixture<ClockedApiHost>, IDisposable
{
    private readonly ClockedApiHost _api;
    private readonly RecordingHandler _wire = new();
    private readonly HttpClient _http;

    public DuendeClientTests(ClockedApiHost api) => (_api, _http) = (api, new(_wire));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_client_logs_in_and_its_token_works_until_it_is_revoked()
    {
        var (server, codes) = await Open();
        var phone = await TestPhone.LoggedIn(_api.Http);
        var scanned = await ScannedLink.Of(phone, codes.VerificationUriComplete!);
        Assert.Equal(codes.UserCode, scanned.Seen["userCode"].GetString());
        await Poll(server, codes);
        await scanned.Confirm();
        var token = await Poll(server, codes);
        Assert.Equal(("Bearer", (int)TimeSpan.FromDays(30).TotalSeconds), (token.TokenType, token.ExpiresIn));

        var active = await Introspect(server, token);
        Assert.Equal((true, "demo", phone.Username), (active.IsActive, active.ClientId, active.UserName));
        await Me(token);
        Assert.False(
            (await _http.RevokeTokenAsync(
                new() { Address = server.RevocationEndpoint, ClientId = "demo", Token = token.AccessToken! }, Cancel)).IsError);
        Assert.False((await Introspect(server, token)).IsActive);
        await Me(token);

        Assert.Equal(
            """
            GET /.well-known/oauth-authorization-server 200
            GET /oauth/jwks 200
            POST /oauth/device_authorization 200
            POST /oauth/token 400 authorization_pending
            POST /oauth/token 200
            POST /oauth/introspect 200
            GET /api/v1/me 200
            POST /oauth/revoke 200
            POST /oauth/introspect 200
            GET /api/v1/me 400 invalid_device
            """,
            _wire.Transcript);
    }

    [Fact]
    public async Task The_client_is_told_that_the_phone_denied()
    {
        var (server, codes) = await Open();
        var scanned = await ScannedLink.Of(await _api.AnyPhone(), codes.VerificationUriComplete!);
        Assert.Equal("authorization_pending", (await Poll(server, codes)).Error);
        await scanned.Deny();
        Assert.Equal("access_denied", (await Poll(server, codes)).Error);
        Assert.Equal(
            """
            GET /.well-known/oauth-authorization-server 200
            GET /oauth/jwks 200
            POST /oauth/device_authorization 200
            POST /oauth/token 400 authorization_pending
            POST /oauth/token 400 access_denied
            """,
            _wire.Transcript);
    }

    [Fact]
    public async Task The_client_learns_that_its_code_expired()
    {
        var (server, codes) = await Open();
        Assert.Equal("authorization_pending", (await Poll(server, codes)).Error);
        _api.Clock.Advance(TimeSpan.FromSeconds(codes.ExpiresIn!.Value));
        Assert.Equal("expired_token", (await Poll(server, codes)).Error);
        Assert.Equal(
            """
            GET /.well-known/oauth-authorization-server 200
            GET /oauth/jwks 200
            POST /oauth/device_authorization 200
            POST /oauth/token 400 authorization_pending
            POST /oauth/token 400 expired_token
            """,
            _wire.Transcript);
    }

    public void Dispose() => _http.Dispose();

    private async Task<(DiscoveryDocumentResponse Server, DeviceAuthorizationResponse Codes)> Open()
    {
        // The client's own path is that of OpenID Connect, and so is the key set that it would fetch.
        var policy = new DiscoveryPolicy { DiscoveryDocumentPath = ".well-known/oauth-authorization-server", RequireKeySet = false };
        var server = await _http.GetDiscoveryDocumentAsync(
            new DiscoveryDocumentRequest { Address = _api.Http.BaseAddress!.AbsoluteUri, Policy = policy }, Cancel);
        Assert.False(server.IsError, server.Error);
        return (
            server,
            await _http.RequestDeviceAuthorizationAsync(new() { Address = server.DeviceAuthorizationEndpoint, ClientId = "demo" }, Cancel));
    }

    /// <summary>Polls as soon as it is allowed.</summary>
    private Task<TokenResponse> Poll(DiscoveryDocumentResponse server, DeviceAuthorizationResponse codes)
    {
        _api.Clock.Advance(TimeSpan.FromSeconds(codes.Interval));
        return _http.RequestDeviceTokenAsync(
            new() { Address = server.TokenEndpoint, ClientId = "demo", DeviceCode = codes.DeviceCode! }, Cancel);
    }

    private Task<TokenIntrospectionResponse> Introspect(DiscoveryDocumentResponse server, TokenResponse token) =>
        _http.IntrospectTokenAsync(
            new()
            {
                Address = server.IntrospectionEndpoint,
                ClientId = "demo-api",
                ClientSecret = "demo-api-secret",
                Token = token.AccessToken!
            },
            Cancel);

    private Task<Reply> Me(TokenResponse token) =>
        _http.Call(HttpMethod.Get, new Uri(_api.Http.BaseAddress!, "api/v1/me").AbsoluteUri, bearer: token.AccessToken);

    /// <summary>Records requests and responses.</summary>
    private sealed class RecordingHandler() : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly List<string> _lines = [];

        public string Transcript => string.Join('\n', _lines);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            string text = await response.Content.ReadAsStringAsync(cancellationToken);
            _lines.Add($"{request.Method} {request.RequestUri!.AbsolutePath} {(int)response.StatusCode} {Word(text)}".TrimEnd());
            return response;
        }

        private static string? Word(string text) =>
            text.Length > 0 && JsonDocument.Parse(text).RootElement is var json
                && (json.TryGetProperty("error", out var word) || json.TryGetProperty("code", out word))
                ? word.GetString() : null;
    }
}
