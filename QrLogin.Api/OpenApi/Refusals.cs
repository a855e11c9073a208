using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using QrLogin.Api.Pipeline;
using QrLogin.Api.Problems;

namespace QrLogin.Api.OpenApi;

/// <summary>Describes the refusals of a route, its own and those that follow from its requirements, as one response per status.</summary>
internal sealed class Refusals(OpenApiDocument document, Schemas schemas)
{
    private static readonly Problem[]
        s_anyRoute = [Problem.NotFound, Problem.MethodNotAllowed, Problem.TooLarge, Problem.RateLimited],
        s_anyApiRoute = [Problem.CrossSite, Problem.Unavailable, Problem.InternalError],
        s_sharedByMany = [Problem.UnsupportedMediaType, Problem.Misdirected];

    public IEnumerable<(string Status, IOpenApiResponse Response)> Of(RouteFacts route) =>
        from refusal in ProblemsOf(route).Select(p => new Refusal(p, p.At(route.Path)))
        group refusal by refusal.Shown.Status into refusals
        orderby refusals.Key
        select (refusals.Key.ToString(CultureInfo.InvariantCulture), Response([.. refusals], route.IsOAuth));

    private static IEnumerable<Problem> ProblemsOf(RouteFacts route) =>
    [
        .. route.Get<OwnRefusals>()?.Problems ?? [],
        .. If(route.TakesClient, Problem.InvalidClient),
        .. If(route.TakesClient && route.BindsKey, Problem.UnauthorizedClient),
        .. If(route.TakesDevice, Problem.InvalidDevice),
        .. If(route.TakesLoginToken, Problem.InvalidToken),
        .. If(route.IsForPersons, Problem.InsufficientScope),
        .. If(route.TakesPollToken, Problem.InvalidPollToken),
        .. If(route.BindsKey, Problem.InvalidKeyBindingProof, Problem.KeyBindingNonceRequired),
        .. If(route.TakesLoginToken || route.TakesPollToken, Problem.InvalidDpopProof, Problem.DpopNonceRequired),
        .. If(route.BodyMediaType is not null, Problem.UnsupportedMediaType),
        .. If(route is { BodyMediaType: not null, TakesForm: false }, Problem.NotAnObject),
        .. s_anyRoute,
        .. If(!HostCheck.IsForAnyHost(route.Path), Problem.Misdirected),
        .. If(route.IsApi, s_anyApiRoute),
    ];

    private static Problem[] If(bool applies, params Problem[] problems) => applies ? problems : [];

    /// <summary>Uses a shared component for a refusal that any route can have, if no other has the same status.</summary>
    private IOpenApiResponse Response(Refusal[] refusals, bool isOAuth)
    {
        if (refusals is not [{ Problem: var only }] || !IsShared(only)) return Inline(refusals, isOAuth);
        string name = (isOAuth ? "oauth_" : "") + only.Code;
        if (document.Components?.Responses?.ContainsKey(name) != true)
            document.AddComponent<IOpenApiResponse>(name, Inline(refusals, isOAuth));
        return new OpenApiResponseReference(name, document);
    }

    private static bool IsShared(Problem problem) =>
        s_anyRoute.Contains(problem) || s_anyApiRoute.Contains(problem) || s_sharedByMany.Contains(problem);

    private OpenApiResponse Inline(Refusal[] refusals, bool isOAuth)
    {
        // Under /oauth, several refusals can have the same error.
        var words = refusals.DistinctBy(r => r.Shown.Word).ToList();
        var word = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. words.Select(r => (JsonNode)r.Shown.Word)] };
        var members = new Dictionary<string, IOpenApiSchema> { [isOAuth ? "error" : "code"] = word };
        var body = schemas.Of(isOAuth ? OAuthErrorJson.Default.OAuthErrorResponse : ProblemJson.Default.ProblemResponse);
        var content = new OpenApiMediaType
        {
            Schema = new OpenApiSchema { AllOf = [body, new OpenApiSchema { Type = JsonSchemaType.Object, Properties = members }] },
            Examples = words.ToDictionary(
                r => r.Shown.Word, IOpenApiExample (r) => new OpenApiExample { Summary = r.Problem.Title, Value = r.Shown.Body }),
        };
        return new()
        {
            Description = string.Join("\n", refusals.Select(r => $"* `{r.Shown.Word}`: {r.Problem.Title}").Distinct()),
            Headers = Headers(refusals),
            Content = new Dictionary<string, OpenApiMediaType> { [refusals[0].Shown.MediaType] = content },
        };
    }

    private static Dictionary<string, IOpenApiHeader>? Headers(Refusal[] refusals)
    {
        var headers = new Dictionary<string, IOpenApiHeader>();
        if (refusals.Any(r => r.Problem.IsChallenge))
            Add("WWW-Authenticate", "The scheme to use, and the `error`: RFC 6750, section 3; RFC 9449, section 7.1.");
        if (refusals.Any(r => r.Problem.HasRetryAfter)) Add("Retry-After", "When to retry, in seconds.", JsonSchemaType.Integer);
        if (refusals.Any(r => r.Problem.OffersNonce))
            Add("DPoP-Nonce", "The nonce for the next proof: always with `use_dpop_nonce`, otherwise if it can help.");
        return headers.Count == 0 ? null : headers;

        void Add(string name, string description, JsonSchemaType type = JsonSchemaType.String) =>
            headers[name] = OperationTransformer.Header(description, type);
    }

    private sealed record Refusal(Problem Problem, ShownProblem Shown);
}
