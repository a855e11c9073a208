using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using QrLogin.Api.Problems;

namespace QrLogin.Api.OpenApi;

/// <summary>Makes of a route's <see cref="Doc"/> its operation in the API's document.</summary>
internal sealed class DocTransformer : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var doc = context.Description.ActionDescriptor.EndpointMetadata.OfType<DocMetadata>().Single().Doc;
        var document = context.Document!;
        PathString path = "/" + context.Description.RelativePath;
        operation.OperationId = doc.Id;
        operation.Summary = doc.Summary;
        operation.Description = doc.Description;
        operation.Tags = new HashSet<OpenApiTagReference> { new(doc.Tag, document) };
        operation.Parameters = [.. Parameters.Of(doc)];
        operation.Security = Schemes.Of(doc.Access, document);
        operation.RequestBody = doc.Body is { } body ? new OpenApiRequestBody { Required = doc.BodyRequired, Content = new Dictionary<string, OpenApiMediaType> { [body.MediaType] = Media(body, document) } } : null;
        operation.Responses = [];
        foreach (var answer in doc.Answers) operation.Responses.Add(Text(answer.Status), Response(answer, document));
        var refused = Refusals.Of(doc, path).Select(problem => (Problem: problem, Shown: problem.At(path))).GroupBy(r => r.Shown.Status).OrderBy(g => g.Key);
        foreach (var status in refused) operation.Responses.Add(Text(status.Key), Refusal([.. status], path, document));
        return Task.CompletedTask;
    }

    private static OpenApiResponse Response(Answer answer, OpenApiDocument document) => new()
    {
        Description = answer.Description,
        Headers = answer.Headers.Count == 0 ? null : answer.Headers.ToDictionary(h => h.Key, h => Header(h.Value)),
        Content = answer.Contents.Count == 0 ? null : answer.Contents.ToDictionary(c => c.MediaType, c => Media(c, document)),
    };

    private static OpenApiMediaType Media(Content content, OpenApiDocument document) => new()
    {
        Schema = content.Form is { } form ? Schemas.Form(form)
            : content.Type is { } type ? new Schemas(document).Of(type)
            // Bytes have no schema in OpenAPI 3.1.
            : content.Example is null ? null : new OpenApiSchema { Type = JsonSchemaType.String },
        Example = content.Example?.DeepClone(),
    };

    /// <summary>One response for each status, with what it may say. What any call may be answered is written once for all.</summary>
    private static IOpenApiResponse Refusal((Problem Problem, ShownProblem Shown)[] refusals, PathString path, OpenApiDocument document)
    {
        if (refusals is not [var only] || !Refusals.IsOfAnyCall(only.Problem)) return Inline(refusals, document);
        string name = (OAuthPaths.Contains(path) ? "oauth_" : "") + only.Problem.Code;
        if (document.Components?.Responses?.ContainsKey(name) != true) document.AddComponent<IOpenApiResponse>(name, Inline(refusals, document));
        return new OpenApiResponseReference(name, document);
    }

    private static OpenApiResponse Inline((Problem Problem, ShownProblem Shown)[] refusals, OpenApiDocument document)
    {
        // Several refusals may be one word under /oauth: told apart by what they say.
        var words = refusals.Select(r => r.Shown.Word).Distinct().ToList();
        var first = refusals[0].Shown;
        bool isOAuth = first.MediaType == Content.Json;
        return new()
        {
            Description = string.Join("\n", refusals.DistinctBy(r => r.Problem.Title).Select(r => $"* `{r.Shown.Word}`: {r.Problem.Title}")),
            Headers = Headers(refusals),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [first.MediaType] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        AllOf =
                        [
                            new Schemas(document).Of(isOAuth ? typeof(OAuthErrorResponse) : typeof(ProblemResponse)),
                            new OpenApiSchema
                            {
                                Type = JsonSchemaType.Object,
                                Properties = new Dictionary<string, IOpenApiSchema>
                                {
                                    [isOAuth ? "error" : "code"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. words.Select(w => (JsonNode)w)] },
                                },
                            },
                        ],
                    },
                    Examples = refusals.DistinctBy(r => r.Shown.Word).ToDictionary(r => r.Shown.Word, r => (IOpenApiExample)new OpenApiExample { Summary = r.Problem.Title, Value = r.Shown.Body }),
                },
            },
        };
    }

    private static Dictionary<string, IOpenApiHeader>? Headers((Problem Problem, ShownProblem Shown)[] refusals)
    {
        var headers = new Dictionary<string, IOpenApiHeader>();
        if (refusals.Any(r => r.Problem.IsChallenge)) headers["WWW-Authenticate"] = Header("The scheme to use, and with it the `error`: RFC 6750, section 3; RFC 9449, section 7.1.");
        if (refusals.Any(r => r.Problem.HasRetryAfter)) headers["Retry-After"] = Header("When to ask again, in seconds.", JsonSchemaType.Integer);
        if (refusals.Any(r => r.Problem.Code is "use_dpop_nonce" or "invalid_dpop_proof")) headers["DPoP-Nonce"] = Header("The nonce that the next proof must carry: always with `use_dpop_nonce`, else where it may help.");
        return headers.Count == 0 ? null : headers;
    }

    private static IOpenApiHeader Header(string text) => Header(text, JsonSchemaType.String);

    private static IOpenApiHeader Header(string text, JsonSchemaType type) => new OpenApiHeader { Description = text, Schema = new OpenApiSchema { Type = type } };

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
