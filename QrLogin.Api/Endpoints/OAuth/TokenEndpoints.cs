using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Api.Sessions;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.OAuth;

/// <summary>Checks login tokens (RFC 7662) and revokes them (RFC 7009).</summary>
internal static class TokenEndpoints
{
    public static void MapTokens(this IEndpointRouteBuilder oauth)
    {
        oauth.MapPost("/introspect", Introspect).WithRateLimitOfClients(RateLimitClass.Introspect)
            .WithName("introspect")
            .WithSummary("Check a token")
            .WithDescription(
                "RFC 7662, for resource servers with their own credentials. The token of a login that is for no client is active for "
                + "every resource server and has no `client_id`. If the token is unknown, has ended or is meant for another server, the "
                + "response contains only `active: false`.")
            .WithRequestExample(() => new JsonObject { ["token"] = ExampleValues.LoginToken })
            .Returns("The state of the token.", OAuthJson.Default.IntrospectionResponse, () => IntrospectionResponse.Example)
            .Refuses(Problem.UnauthorizedClient, Problem.TokenMissing);
        oauth.MapPost("/revoke", Revoke).WithRateLimitOfClients(RateLimitClass.Verb)
            .WithName("revoke")
            .WithSummary("Revoke a token")
            .WithDescription(
                "RFC 7009. Ends the login. An unknown, malformed or already revoked token also returns 200; "
                + "a token of another client returns 400 `invalid_grant`.")
            .WithRequestExample(() => new JsonObject { ["token"] = ExampleValues.LoginToken, ["client_id"] = "demo" })
            .Returns("The token is no longer valid.")
            .Refuses(Problem.InvalidGrant, Problem.TokenMissing);
    }

    private static async Task<JsonResult<IntrospectionResponse>> Introspect(
        Part<IntrospectionRequest> request, HttpContext http, IGrainFactory grains)
    {
        // Section 2.2: the response does not reveal whether a token is unknown, has ended, or is meant for another server.
        if (!LoginToken.TryParse(request.Value.Token, out var token)
            || await http.CallAsync(grains.Login(token.LoginId).Introspect, token.Secret) is not { } login
            || !request.Value.Client.Accepts(login))
            return JsonResult.Ok(new IntrospectionResponse(Active: false), OAuthJson.Default.IntrospectionResponse);

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
            AuthenticationMethods.Of(login),
            login.Key is { } key ? new(key.Value) : null,
            login.LoginId.Value,
            IdpResponse.Of(login.Account));
        return JsonResult.Ok(response, OAuthJson.Default.IntrospectionResponse);
    }

    private static async Task<Results<Ok, Problem>> Revoke(Part<RevocationRequest> request, HttpContext http, IGrainFactory grains)
    {
        // RFC 7009, section 2.2: a token that does not exist or has ended counts as revoked.
        if (!LoginToken.TryParse(request.Value.Token, out var token)
            || await http.CallAsync(grains.Login(token.LoginId).Introspect, token.Secret) is not { } login) return TypedResults.Ok();
        // Section 2.1: only the client that a token was issued to may revoke it.
        if (login.Client != request.Value.Client.Id) return Problem.InvalidGrant;
        await http.CallAsync(grains.Account(login.AccountId).EndLogin, new EndLogin(http.RequestId(), login.LoginId));
        http.Record(AuditEvent.Revoked, login: login, subject: login.LoginId.Value);
        return TypedResults.Ok();
    }
}
