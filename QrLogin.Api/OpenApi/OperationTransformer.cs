using System.Globalization;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace QrLogin.Api.OpenApi;

/// <summary>
/// Completes an operation: the framework has set its id, texts and tags; its parameters, security, bodies and refusals follow from the
/// <see cref="RouteFacts"/> and the route's <see cref="OperationConventions"/>.
/// </summary>
internal sealed class OperationTransformer : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var (route, document) = (new RouteFacts(context.Description), context.Document!);
        var schemas = new Schemas(document);
        operation.Parameters = [.. Parameters.Of(route)];
        operation.Security = SecuritySchemes.Of(route, document);
        operation.RequestBody = RequestBody(route, schemas);
        operation.Responses = new() { [SuccessStatus(context.Description)] = Response(route.Get<SuccessResponse>()!, schemas) };
        foreach (var (status, response) in new Refusals(document, schemas).Of(route)) operation.Responses.Add(status, response);
        return Task.CompletedTask;
    }

    public static OpenApiHeader Header(string description, JsonSchemaType type = JsonSchemaType.String) =>
        new() { Description = description, Schema = new OpenApiSchema { Type = type } };

    private static string SuccessStatus(ApiDescription description) =>
        description.SupportedResponseTypes.Select(r => r.StatusCode).First(s => s < 300).ToString(CultureInfo.InvariantCulture);

    private static OpenApiRequestBody? RequestBody(RouteFacts route, Schemas schemas)
    {
        if (route is not { BodyMediaType: { } mediaType } || route.Get<RequestExample>() is not { } example) return null;
        var schema = example.Type is { } type ? schemas.Of(type) : Parameters.Form(route);
        return new()
        {
            // An empty body counts as an empty JSON object.
            Required = example.Type is null || schema.Required is { Count: > 0 },
            Content = new Dictionary<string, OpenApiMediaType> { [mediaType] = new() { Schema = schema, Example = example.Create() } },
        };
    }

    private static OpenApiResponse Response(SuccessResponse response, Schemas schemas) => new()
    {
        Description = response.Description,
        Headers = response.Location is { } text ? new Dictionary<string, IOpenApiHeader> { ["Location"] = Header(text) } : null,
        Content = response.Contents.Count == 0 ? null : response.Contents.ToDictionary(c => c.MediaType, c => Content(c, schemas)),
    };

    private static OpenApiMediaType Content(ResponseContent content, Schemas schemas)
    {
        var example = content.CreateExample();
        if (content.Type is { } type) return new() { Schema = schemas.Of(type), Example = example };
        // OpenAPI 3.1 has no schema for bytes.
        return new() { Schema = example is null ? null : new OpenApiSchema { Type = JsonSchemaType.String }, Example = example };
    }
}
