using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Api.Sessions;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.OAuth;

/// <summary>The token endpoint (RFC 6749, section 3.2), with one handler per grant.</summary>
internal static class GrantEndpoint
{
    public static void MapGrants(this IEndpointRouteBuilder oauth) =>
        oauth.MapPost("/token", Token).WithRateLimit(RateLimitClass.Read)
            .WithName("token")
            .WithSummary("Request the token")
            .WithDescription(
                """
                With the authorization code grant (RFC 6749, section 4.1.3): a code is good for 60 s and works once. A second
                use ends the login that the first one made. A wrong client, redirect, verifier or key uses nothing up.

                With the device code grant (RFC 8628, section 3.4): the first poll never returns `slow_down`. Later polls
                return it only while the request is pending, and no longer once the client slows down. If the same client
                asks again within 60 s of its first token, it gets the same token. The first DPoP proof that this endpoint
                sees binds the session and its token to its key; another key gets `invalid_grant`.

                With the JWT bearer grant (RFC 7523, section 2.1), which needs `Vouches`: the client's backend vouches for
                one of its users, and gets a login for the device in the headers. The assertion has the client's id as
                `iss`, this service's issuer as its only `aud`, the user's id as `sub`, `iat`, an `exp` at most 5 min later,
                and a `jti` that is used once. `name` and `preferred_username` are shown to people. A DPoP proof binds the
                login to its key.

                Exceeding a rate limit returns 400 `slow_down` with `Retry-After`.
                """)
            .WithRequestExample(() => new JsonObject
            {
                ["grant_type"] = GrantTypes.DeviceCode,
                ["device_code"] = ExampleValues.PollToken,
                ["client_id"] = "demo",
            })
            .Returns("The login token.", OAuthJson.Default.TokenResponse, () => new(ExampleValues.LoginToken, "Bearer", 2_592_000))
            .Refuses(
                Problem.AuthorizationPending,
                Problem.Of(new(RefusalCode.SlowDown, RetryAfter: TimeSpan.FromSeconds(5))),
                Problem.AccessDenied,
                Problem.ExpiredToken,
                Problem.InvalidGrant,
                Problem.UnsupportedGrantType,
                TokenRequest.CodeMissing,
                TokenRequest.DeviceCodeMissing,
                TokenRequest.AssertionMissing,
                Problem.ProofMissing);

    /// <summary>The services that the grants use.</summary>
    internal sealed record Services(
        IGrainFactory Grains,
        OpenSessions OpenSessions,
        ClientAssertions Assertions,
        IdTokens IdTokens,
        PublicOrigin Origin,
        TimeProvider Time)
    {
        /// <summary>The response with a login's token.</summary>
        /// <param name="granted">The login.</param>
        /// <param name="token">Its token.</param>
        /// <param name="idToken">The ID token; null if the scope does not contain <c>openid</c>.</param>
        public JsonResult<TokenResponse> TokenOf(GrantedLogin granted, Secrets.LoginToken token, string? idToken = null)
        {
            int? expiresIn = LoginTokenResponse.SecondsLeft(granted.Login, Time.GetUtcNow());
            // The profile belongs to `openid` here, whether the client asks for it or not (RFC 6749, section 5.1).
            string? scope = idToken is null ? null : "openid profile";
            var response = new TokenResponse(token.Reveal(), LoginTokenResponse.TypeOf(granted.Login), expiresIn, scope, idToken);
            return JsonResult.Ok(response, OAuthJson.Default.TokenResponse);
        }
    }

    private static Task<Results<JsonResult<TokenResponse>, Problem>> Token(
        Part<TokenRequest> request, HttpContext http, [AsParameters] Services services) => request.Value.Grant switch
        {
            { Code: { } code } => CodeExchange.ExchangeAsync(code, request.Value, http, services),
            { DeviceCode: { } code } => DeviceCodeExchange.ExchangeAsync(code, request.Value, http, services),
            { Assertion: { } assertion } => AssertionExchange.ExchangeAsync(assertion, request.Value, http, services),
            _ => throw new InvalidOperationException("There is no handler for this grant."),
        };
}
