using Microsoft.AspNetCore.Http.HttpResults;
using QrLogin.Api.Authentication;
using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Pipeline;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Api.SigningKeys;
using QrLogin.Api.Values;

namespace QrLogin.Api.Endpoints.OAuth;

/// <summary>Tells clients who their user is (OpenID Connect Core 1.0, section 5.3), and where and how to ask.</summary>
internal static class OpenIdEndpoints
{
    private static readonly string[] s_getAndPost = [HttpMethods.Get, HttpMethods.Post], s_getAndHead = [HttpMethods.Get, HttpMethods.Head];

    public static void MapOpenId(this IEndpointRouteBuilder oauth)
    {
        foreach (string method in s_getAndPost)
        {
            oauth.MapMethods("/userinfo", [method], UserInfo).WithRateLimit(RateLimitClass.Read)
                .WithMetadata(DevicePolicy.Optional)
                .RequireAuthorization(LoginTokenAuthentication.AnyLogin)
                .WithName(method == HttpMethods.Get ? "userInfo" : "userInfoByPost")
                .WithSummary("Get the user")
                .WithDescription(
                    "OpenID Connect Core 1.0, section 5.3. Requires, in the `Authorization` header, an access token that was issued for an "
                    + "authorization code with the scope `openid`.")
                .Returns("The user.", OAuthJson.Default.UserInfoResponse, () => UserInfoResponse.Example)
                .Refuses(Problem.InvalidToken, Problem.OpenIdScopeMissing);
        }

        oauth.MapMethods("/jwks", s_getAndHead, Jwks).WithRateLimit(RateLimitClass.Page)
            .WithName("keys")
            .WithSummary("Get the signing keys")
            .WithDescription(
                "RFC 7517: the public keys that verify ID tokens. A new key is published before tokens are signed with it.")
            .Returns("The keys.", OAuthJson.Default.JwkSetResponse, () => JwkSetResponse.Example);
    }

    public static void MapMetadata(this IEndpointRouteBuilder app)
    {
        foreach (var (path, name) in new[] { ("oauth-authorization-server", "oauthMetadata"), ("openid-configuration", "openIdMetadata") })
        {
            app.MapMethods("/.well-known/" + path, s_getAndHead, Metadata)
                .WithRateLimit(RateLimitClass.Page).WithTags(Tags.OAuth)
                .WithName(name)
                .WithSummary("Find the endpoints")
                .WithDescription(
                    "RFC 8414 and OpenID Connect Discovery 1.0, in one document: where the endpoints are, and what they support.")
                .Returns("The metadata.", OAuthJson.Default.MetadataResponse, () => MetadataResponse.Of(ExampleValues.Origin, true));
        }
    }

    private static Results<JsonResult<UserInfoResponse>, Problem> UserInfo(HttpContext http) =>
        http.Login() is { IsOpenId: true } login
            ? JsonResult.Ok(UserInfoResponse.Of(login.Account), OAuthJson.Default.UserInfoResponse)
            : Problem.OpenIdScopeMissing;

    private static JsonResult<JwkSetResponse> Jwks(HttpContext http, SigningKeyRing keys)
    {
        // As long as the default SigningKeyDelay, so that a cached copy contains every key that signs.
        http.Response.Headers.CacheControl = "max-age=900";
        http.Response.Headers.Remove("Pragma");
        return JsonResult.Ok(new JwkSetResponse([.. keys.All.Select(JwkResponse.Of)]), OAuthJson.Default.JwkSetResponse);
    }

    private static JsonResult<MetadataResponse> Metadata(HttpContext http, PublicOrigin origin, PushedRequests pushed) =>
        JsonResult.Ok(MetadataResponse.Of(origin.Of(http), pushed.AreSupported), OAuthJson.Default.MetadataResponse);
}
