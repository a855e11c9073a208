using QrLogin.Api.Dpop;
using QrLogin.Api.Http;
using QrLogin.Api.Limits;
using QrLogin.Api.OAuth;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Security;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints;

/// <summary>What becomes of login tokens elsewhere: resource servers ask about them (RFC 7662), clients give them back (RFC 7009), and all find out how (RFC 8414).</summary>
internal static class TokenEndpoints
{
    private static readonly IResult s_inactive = JsonResult.Of(new IntrospectionResponse(Active: false), OAuthJson.Default.IntrospectionResponse);

    private static readonly string[] s_withSecret = ["client_secret_basic", "client_secret_post"], s_any = ["none", .. s_withSecret];

    public static void MapTokens(this IEndpointRouteBuilder oauth)
    {
        oauth.MapPost("/introspect", Introspect).WithRateLimit(RateLimitClass.Introspect).Documents(() => OAuthDocs.Introspect);
        oauth.MapPost("/revoke", Revoke).WithRateLimit(RateLimitClass.Verb).Documents(() => OAuthDocs.Revoke);
    }

    public static void MapMetadata(this IEndpointRouteBuilder app) =>
        app.MapGet("/.well-known/oauth-authorization-server", Metadata).WithRateLimit(RateLimitClass.Page).Documents(() => OAuthDocs.Metadata);

    private static async Task<IResult> Introspect(OAuthForm form, HttpContext http, IGrainFactory grains, OAuthClients clients)
    {
        var (client, problem) = clients.Authenticate(http, form);
        if (client is null) return problem;
        if (!client.ResourceServer) return Problem.UnauthorizedClient;
        if (form["token"] is not { } text) return Problem.InvalidRequest("The token is missing.");
        // Section 2.2: of a token that is unknown, over, or not this server's business, nothing tells which.
        if (!LoginToken.TryParse(text, out var token)
            || await http.CallAsync(grains.Login(token.LoginId).Introspect, token.Secret) is not { } login
            || !client.Knows(login)
            || await http.Account(grains, login) is not { } account) return s_inactive;

        var device = login.Requester.Device;
        var answer = new IntrospectionResponse(
            Active: true,
            account.AccountId.Value,
            account.Username.Value,
            login.Client,
            login.ExpiresAt?.ToUnixTimeSeconds(),
            login.CreatedAt.ToUnixTimeSeconds(),
            LoginTokenResponse.TypeOf(login),
            device.Id,
            EnumText.Of(device.Type),
            // RFC 8176: a password, or another channel; and which one that was.
            login.Method == LoginMethod.Password ? ["pwd"] : ["mca", "qr"],
            login.Key is { } key ? new(key.Value) : null);
        return JsonResult.Of(answer, OAuthJson.Default.IntrospectionResponse);
    }

    private static async Task<IResult> Revoke(OAuthForm form, HttpContext http, IGrainFactory grains, OAuthClients clients)
    {
        var (client, problem) = clients.Authenticate(http, form);
        if (client is null) return problem;
        if (form["token"] is not { } text) return Problem.InvalidRequest("The token is missing.");
        // RFC 7009, section 2.2: what is no token, or none any more, is as the client wants it.
        if (!LoginToken.TryParse(text, out var token) || await http.CallAsync(grains.Login(token.LoginId).Introspect, token.Secret) is not { } login) return TypedResults.Ok();
        // Section 2.1: only the client that it was issued to.
        if (login.Client != client.Id) return Problem.InvalidGrant;
        await http.CallAsync(grains.Account(login.AccountId).EndLogin, new EndLogin(SecureRandom.NewRequestId(), login.LoginId));
        http.Record(AuditEvent.Revoked, login: login, subject: login.LoginId.Value);
        return TypedResults.Ok();
    }

    private static IResult Metadata(HttpContext http, PublicOrigin origin)
    {
        string issuer = origin.Of(http), oauth = issuer + OAuthPaths.Path;
        var answer = new MetadataResponse(
            issuer,
            oauth + "/device_authorization",
            issuer + OAuthPaths.TokenPath,
            oauth + "/introspect",
            oauth + "/revoke",
            [OAuthEndpoints.DeviceCodeGrant],
            // Required by RFC 8414, section 2; there is no authorization endpoint that would have one.
            ResponseTypesSupported: [],
            s_any,
            s_withSecret,
            s_any,
            [DpopProofJwt.Algorithm]);
        return JsonResult.Of(answer, OAuthJson.Default.MetadataResponse);
    }
}
