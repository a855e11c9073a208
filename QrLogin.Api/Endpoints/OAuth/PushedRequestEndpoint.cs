using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using QrLogin.Api.Authentication.Dpop;
using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Api.Values;

namespace QrLogin.Api.Endpoints.OAuth;

/// <summary>
/// Accepts an authorization request directly from a client, so that the browser carries a reference to it only (RFC 9126, section 2).
/// </summary>
internal static class PushedRequestEndpoint
{
    public static void MapPushedRequests(this IEndpointRouteBuilder oauth) =>
        oauth.MapPost("/par", Push).WithRateLimitOfClients(RateLimitClass.Verb)
            .WithName("pushAuthorizationRequest")
            .WithSummary("Push an authorization request")
            .WithDescription(
                "RFC 9126: the parameters are those of `/oauth/authorize`, with the client's credentials. The `request_uri` can be opened "
                + "until it has led to a code, and for 10 minutes at most. A DPoP proof binds the token to its key, as `dpop_jkt` does.")
            .WithRequestExample(() => new JsonObject
            {
                ["response_type"] = "code",
                ["client_id"] = "demo",
                ["redirect_uri"] = "https://app.example.com/signed-in",
                ["scope"] = "openid",
                ["code_challenge"] = ExampleValues.Thumbprint,
                ["code_challenge_method"] = "S256",
            })
            .Returns("The reference.", OAuthJson.Default.PushedRequestResponse, () => PushedRequestResponse.Example)
            .Refuses(Problem.UnauthorizedClient, Problem.InvalidRequest("The code_challenge is missing: this client must use PKCE."));

    private static async Task<Results<CreatedJsonResult<PushedRequestResponse>, Problem>> Push(
        Part<PushedRequest> request, HttpContext http, IGrainFactory grains, PushedRequests pushed)
    {
        var key = await request.Value.Binding.AcceptAsync(http, grains);
        if (key.IsProblem) return key.Problem;
        if (pushed.Seal(request.Value.Parameters) is not { } uri) return PushedRequest.TooLong;
        var response = new PushedRequestResponse(uri, PushedRequests.Lifetime.ToSeconds());
        return JsonResult.Created(response, OAuthJson.Default.PushedRequestResponse);
    }
}

/// <summary>RFC 9126, section 2.1: a client's authorization request, whose parameters are valid.</summary>
internal sealed record PushedRequest(OAuthClient Client, string Parameters, KeyBinding Binding) : IOAuthRequest<PushedRequest>
{
    public static readonly Problem
        TooLong = Problem.InvalidRequest("The request is too long."),
        OtherKey = Problem.InvalidRequest("The dpop_jkt does not match the key of the DPoP proof."),
        Nested = Problem.InvalidRequest("A pushed request must not contain a request_uri.");

    private const string ClientId = "client_id", RequestUri = "request_uri", Key = "dpop_jkt";

    [RequestParameter]
    [Description("What the client wants.")]
    [Required]
    [AllowedValues("code")]
    private const string ResponseType = "response_type";

    [RequestParameter]
    [Description("Where the code is sent: one of the client's redirect URIs.")]
    [Required]
    [MinLength(1)]
    private const string RedirectUri = "redirect_uri";

    [RequestParameter]
    [Description("`openid` for an ID token.")]
    private const string Scope = "scope";

    [RequestParameter]
    [Description("What comes back with the code.")]
    private const string State = "state";

    [RequestParameter]
    [Description("What the ID token repeats.")]
    private const string Nonce = "nonce";

    [RequestParameter]
    [Description("The PKCE challenge, method `S256`.")]
    private const string CodeChallenge = "code_challenge";

    [RequestParameter]
    [Description("`S256`.")]
    private const string CodeChallengeMethod = "code_challenge_method";

    public static async ValueTask<Result<PushedRequest>> ReadAsync(HttpContext http)
    {
        var read = await ClientRequest.ReadAsync(http);
        if (read.IsProblem) return read.Problem;
        var (client, form) = read.Value;
        if (form[RequestUri] is not null) return Nested;
        var binding = await KeyBinding.ReadAsync(http);
        if (binding.IsProblem) return binding.Problem;
        string? key = binding.Value.Proof?.Key.Value;
        if (key is not null && form[Key] is { } named && named != key) return OtherKey;
        var added = new Dictionary<string, string> { [ClientId] = client.Id };
        if (key is not null) added[Key] = key;
        string parameters = form.With(without: ["client_secret", .. added.Keys], added);
        return AuthorizationRequest.Read(parameters, http.RequestServices.GetRequiredService<OAuthClientRegistry>()).Error is { } error
            ? Problem.OfAuthorization(error.Error, error.Description)
            : new PushedRequest(client, parameters, binding.Value);
    }

    /// <summary>Hides the values.</summary>
    public override string ToString() => nameof(PushedRequest);
}

/// <summary>RFC 9126, section 2.2.</summary>
internal sealed record PushedRequestResponse(
    [property: Description("The reference, for the `request_uri` of the authorization request.")]
    [property: StringLength(PushedRequests.MaxLength)]
    string RequestUri,
    [property: Description("Seconds until it expires.")]
    [property: Minimum(0)]
    int ExpiresIn)
{
    public static PushedRequestResponse Example => new("urn:ietf:params:oauth:request_uri:AQEB…", 600);

    /// <summary>Hides the values.</summary>
    public override string ToString() => nameof(PushedRequestResponse);
}
