using Microsoft.AspNetCore.Http.HttpResults;
using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Api.Sessions;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.OAuth;

/// <summary>What becomes of login tokens elsewhere: resource servers ask about them (RFC 7662), clients give them back (RFC 7009), and all find out how (RFC 8414).</summary>
internal static class TokenEndpoints
{
    private static readonly string[] s_withSecret = ["client_secret_basic", "client_secret_post"], s_any = ["none", .. s_withSecret];

    public static void MapTokens(this IEndpointRouteBuilder oauth)
    {
        oauth.MapPost("/introspect", Introspect).WithRateLimit(RateLimitClass.Introspect).Documents(() => OAuthDocs.Introspect);
        oauth.MapPost("/revoke", Revoke).WithRateLimit(RateLimitClass.Verb).Documents(() => OAuthDocs.Revoke);
    }

    public static void MapMetadata(this IEndpointRouteBuilder app) =>
        app.MapGet("/.well-known/oauth-authorization-server", Metadata).WithRateLimit(RateLimitClass.Page).Documents(() => OAuthDocs.Metadata);

    private static async Task<JsonResult<IntrospectionResponse>> Introspect(Part<IntrospectionRequest> request, HttpContext http, IGrainFactory grains)
    {
        // Section 2.2: the answer does not tell whether a token is unknown, has ended, or is not this server's concern.
        if (!LoginToken.TryParse(request.Value.Token, out var token)
            || await http.CallAsync(grains.Login(token.LoginId).Introspect, token.Secret) is not { } login
            || !request.Value.Client.Accepts(login)) return JsonResult.Ok(new IntrospectionResponse(Active: false), OAuthJson.Default.IntrospectionResponse);

        var device = login.Requester.Device;
        var response = new IntrospectionResponse(
            Active: true,
            login.Account.AccountId.Value,
            login.Account.Username.Value,
            login.Client,
            login.ExpiresAt?.ToUnixTimeSeconds(),
            login.CreatedAt.ToUnixTimeSeconds(),
            LoginTokenResponse.TypeOf(login),
            device.Id,
            EnumText.Of(device.Type),
            // RFC 8176: a password, or multiple-channel authentication, here by QR code.
            login.Method == LoginMethod.Password ? ["pwd"] : ["mca", "qr"],
            login.Key is { } key ? new(key.Value) : null);
        return JsonResult.Ok(response, OAuthJson.Default.IntrospectionResponse);
    }

    private static async Task<Results<Ok, Problem>> Revoke(Part<RevocationRequest> request, HttpContext http, IGrainFactory grains)
    {
        // RFC 7009, section 2.2: a token that does not exist, or no longer, counts as revoked.
        if (!LoginToken.TryParse(request.Value.Token, out var token)
            || await http.CallAsync(grains.Login(token.LoginId).Introspect, token.Secret) is not { } login) return TypedResults.Ok();
        // Section 2.1: only for the client that it was issued to.
        if (login.Client != request.Value.Client.Id) return Problem.InvalidGrant;
        await http.CallAsync(grains.Account(login.AccountId).EndLogin, new EndLogin(http.RequestId(), login.LoginId));
        http.Record(AuditEvent.Revoked, login: login, subject: login.LoginId.Value);
        return TypedResults.Ok();
    }

    private static JsonResult<MetadataResponse> Metadata(HttpContext http, PublicOrigin origin)
    {
        string issuer = origin.Of(http), oauth = issuer + OAuthPaths.Root;
        var response = new MetadataResponse(
            issuer,
            oauth + "/device_authorization",
            issuer + OAuthPaths.TokenPath,
            oauth + "/introspect",
            oauth + "/revoke",
            [GrantTypes.DeviceCode],
            // Required by RFC 8414, section 2; there is no authorization endpoint that would have one.
            ResponseTypesSupported: [],
            s_any,
            s_withSecret,
            s_any,
            [DpopProof.Algorithm]);
        return JsonResult.Ok(response, OAuthJson.Default.MetadataResponse);
    }
}
