using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>
/// Third-party clients from npm. Each starts from the metadata document alone, and each line of its transcript is a
/// request or what the client made of the answer.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class ClientTests(QuickOAuthHost api, ClientTests.ShortLived shortLived, ClientTests.WithNonces withNonces, NpmClients npm)
    : IClassFixture<QuickOAuthHost>, IClassFixture<ClientTests.ShortLived>, IClassFixture<ClientTests.WithNonces>
{
    private const string OpenId = "openid-client.mjs", OAuth = "oauth4webapi.mjs";

    /// <summary>With the proof, and then without it, as a thief of the token would call.</summary>
    private const string Bound = """
        POST /oauth/token 200
        token: dpop
        POST /oauth/introspect 200
        active: of demo, of the phone's account: true
        bound to the key: true
        GET /api/v1/me 200
        GET /api/v1/me 401 invalid_token
        WWWAuthenticateChallengeError: invalid_token
        POST /oauth/revoke 200
        POST /oauth/introspect 200
        not active
        GET /api/v1/me 400 invalid_device

        """;

    [Theory]
    [InlineData(OpenId)]
    [InlineData(OAuth)]
    public async Task A_clients_token_works_until_it_is_revoked(string program)
    {
        const string transcript = """
            GET /.well-known/oauth-authorization-server 200
            POST /oauth/device_authorization 200
            scanned: Demo, the same user code: true
            pending, then confirmed
            POST /oauth/token 200
            token: bearer
            POST /oauth/introspect 200
            active: of demo, of the phone's account: true
            GET /api/v1/me 200
            POST /oauth/revoke 200
            POST /oauth/introspect 200
            not active
            GET /api/v1/me 400 invalid_device

            """;
        Assert.Equal(transcript, await npm.Run(program, api.Origin, "confirm"));
    }

    [Theory]
    [InlineData(OpenId)]
    [InlineData(OAuth)]
    public async Task A_client_is_told_that_the_phone_denied(string program)
    {
        const string transcript = """
            GET /.well-known/oauth-authorization-server 200
            POST /oauth/device_authorization 200
            scanned: Demo, the same user code: true
            pending, then denied
            POST /oauth/token 400 access_denied
            ResponseBodyError: access_denied

            """;
        Assert.Equal(transcript, await npm.Run(program, api.Origin, "deny"));
    }

    [Theory]
    [InlineData(OpenId)]
    [InlineData(OAuth)]
    public async Task A_client_learns_that_its_code_expired(string program)
    {
        const string transcript = """
            GET /.well-known/oauth-authorization-server 200
            POST /oauth/device_authorization 200
            POST /oauth/token 400 expired_token
            ResponseBodyError: expired_token

            """;
        Assert.Equal(transcript, await npm.Run(program, shortLived.Origin, "expire"));
    }

    [Fact]
    public async Task A_key_first_proved_when_fetching_the_token_binds_the_token()
    {
        const string transcript = """
            GET /.well-known/oauth-authorization-server 200
            POST /oauth/device_authorization 200
            scanned: Demo, the same user code: true
            pending, then confirmed

            """;
        Assert.Equal(transcript + Bound, await npm.Run(OAuth, api.Origin, "confirm", "late-key"));
    }

    [Fact]
    public async Task A_client_gets_a_required_nonce_and_retries()
    {
        const string transcript = """
            GET /.well-known/oauth-authorization-server 200
            POST /oauth/device_authorization 200
            scanned: Demo, the same user code: true
            POST /oauth/token 400 use_dpop_nonce
            pending, then confirmed

            """;
        Assert.Equal(transcript + Bound, await npm.Run(OAuth, withNonces.Origin, "confirm", "late-key"));
    }

    [Fact]
    public async Task A_key_proved_at_the_opening_binds_the_session()
    {
        const string transcript = """
            GET /.well-known/oauth-authorization-server 200
            POST /oauth/device_authorization 200
            scanned: Demo, the same user code: true
            another key:
            POST /oauth/token 400 invalid_grant
            ResponseBodyError: invalid_grant
            no key:
            POST /oauth/token 400 invalid_grant
            ResponseBodyError: invalid_grant
            pending, then confirmed

            """;
        Assert.Equal(transcript + Bound, await npm.Run(OAuth, api.Origin, "confirm", "early-key"));
    }

    public sealed class ShortLived() : QuickOAuthHost(new Dictionary<string, string> { ["QrLogin:OAuth:SessionLifetime"] = "00:00:02" });

    public sealed class WithNonces() : QuickOAuthHost(new Dictionary<string, string> { ["QrLogin:Dpop:RequireNonce"] = "true" });
}
