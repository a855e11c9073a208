using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Grains.Contracts;
using System.Text.Json.Nodes;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Problems;

namespace QrLogin.Api.Endpoints.OAuth;

/// <summary>The OAuth face.</summary>
internal static class OAuthDocs
{
    public static readonly Doc Authorize = new(
        "deviceAuthorization",
        Tags.OAuth,
        "Ask for a device code",
        "RFC 8628, section 3.1. Opens a session of the client's own: show `verification_uri_complete` as a QR and `user_code` as text, and poll `/oauth/token`. A limit is 429 `slow_down`.")
    {
        Access = Access.DeviceClient,
        Body = Form(new() { ["client_id"] = "demo" }, "client_id", "client_secret", "scope"),
        Answers = [new(200, "The codes.", Content.Of(Examples.Authorized))],
        Refusals = [Problem.InvalidRequest("A parameter was sent more than once.")],
    };

    public static readonly Doc Token = new(
        "token",
        Tags.OAuth,
        "Ask for the token",
        """
        RFC 8628, section 3.4. `slow_down` never comes on the first poll, comes only while pending, and is forgiven once the client slows down. The same client asking again within 60 s of its first token gets the
        same token. A DPoP proof first seen here binds the session and its token from then on; another key is `invalid_grant`. A limit is 400 `slow_down` with `Retry-After`.
        """)
    {
        Access = Access.DeviceClient,
        Body = Form(
            new() { ["grant_type"] = GrantTypes.DeviceCode, ["device_code"] = Examples.PollToken, ["client_id"] = "demo" },
            "*grant_type", "*device_code", "client_id", "client_secret"),
        Answers = [new(200, "The login token.", Content.Of(new TokenResponse(Examples.LoginToken, "Bearer", 2_592_000)))],
        Refusals =
        [
            Problem.AuthorizationPending, Problem.Of(new(RefusalCode.SlowDown, RetryAfter: TimeSpan.FromSeconds(5))), Problem.AccessDenied, Problem.ExpiredToken,
            Problem.InvalidGrant, Problem.UnsupportedGrantType, Problem.InvalidRequest("The device_code is missing."), Problem.ProofMissing,
        ],
    };

    public static readonly Doc Introspect = new(
        "introspect",
        Tags.OAuth,
        "Ask about a token",
        "RFC 7662, for resource servers with credentials of their own. A token made under `/api/v1` is active to each of them and has no `client_id`. Of a token that is unknown, over or another server's, only `active: false` is told.")
    {
        Access = Access.ResourceServer,
        Body = Form(new() { ["token"] = Examples.LoginToken }, "*token", "token_type_hint", "client_id", "client_secret"),
        Answers = [new(200, "What is known of the token.", Content.Of(Examples.Active))],
    };

    public static readonly Doc Revoke = new(
        "revoke",
        Tags.OAuth,
        "Give a token back",
        "RFC 7009. Ends the login. What is no token, or none any more, is answered 200 too; another client's token is 400 `invalid_grant`.")
    {
        Access = Access.Client,
        Body = Form(new() { ["token"] = Examples.LoginToken, ["client_id"] = "demo" }, "*token", "token_type_hint", "client_id", "client_secret"),
        Answers = [new(200, "There is no such token any more.")],
        Refusals = [Problem.InvalidGrant],
    };

    private static readonly string[] s_authentication = ["none", "client_secret_basic", "client_secret_post"];

    public static readonly Doc Metadata = new("oauthMetadata", Tags.OAuth, "Find the endpoints", "RFC 8414: where the endpoints are, and what they can.")
    {
        Answers =
        [
            new(200, "The metadata.", Content.Of(new MetadataResponse(
                Examples.Origin,
                Examples.Origin + "/oauth/device_authorization",
                Examples.Origin + OAuthPaths.TokenPath,
                Examples.Origin + "/oauth/introspect",
                Examples.Origin + "/oauth/revoke",
                [GrantTypes.DeviceCode],
                [],
                s_authentication,
                s_authentication[1..],
                s_authentication,
                [DpopProof.Algorithm]))),
        ],
    };

    private static Content Form(JsonObject example, params IReadOnlyList<string> parameters) => new(Content.Urlencoded, null, example, parameters);
}
