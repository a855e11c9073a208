using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using NetEscapades.AspNetCore.SecurityHeaders;
using QrLogin.Api.Pipeline;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using Scalar.AspNetCore;

namespace QrLogin.Api.OpenApi;

/// <summary>Serves the API's document and the pages that show it. Both are public.</summary>
internal static class ApiDocs
{
    public const string Name = "v1";

    private const string Document = "/openapi/v1.json";

    public static void AddApiDocs(this IServiceCollection services)
    {
        services.AddOpenApi(Name, options =>
        {
            // Some routes answer GET and HEAD, and the framework would describe both.
            options.ShouldInclude = route =>
                route.HttpMethod != HttpMethods.Head && route.ActionDescriptor.EndpointMetadata.OfType<SuccessResponse>().Any();
            // Inlines the schemas that the framework derives, so that they leave no components behind. Ours replace them.
            options.CreateSchemaReferenceId = _ => null;
            options.AddOperationTransformer<OperationTransformer>();
            options.AddDocumentTransformer(ApiDocument.Describe);
        });
        services.AddSingleton<ApiDocument>();
    }

    public static void MapApiDocs(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Document, [HttpMethods.Get, HttpMethods.Head], Serve).WithRateLimit(RateLimitClass.Page);
        var pages = app.MapScalarApiReference(SecurityHeaders.DocsPath, Show).WithRateLimit(RateLimitClass.Page)
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
        // The page treats any path below it as the name of a document and displays it. No page may repeat text from a link.
        pages.Add(endpoint =>
        {
            if (endpoint.RequestDelegate is not { } show) return;
            endpoint.RequestDelegate = http =>
                http.GetRouteValue("documentName") is null ? show(http) : Problem.NotFound.ExecuteAsync(http);
        });
    }

    private static async Task<IResult> Serve(HttpContext http, ApiDocument document)
    {
        byte[] json = await document.Json();
        // Browsers revalidate each time and get a 304, so that a new version is visible at once.
        http.Response.Headers.CacheControl = "no-cache";
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(json))[..16]}\"");
        return TypedResults.Bytes(json, JsonResult.MediaType, entityTag: tag);
    }

    /// <summary>Turns off the features that call other hosts: fonts, a proxy for test requests, telemetry, an assistant.</summary>
    private static void Show(ScalarOptions options, HttpContext http) => options
        .WithTitle("QrLogin API")
        .WithOpenApiRoutePattern("/openapi/{documentName}.json")
        .AddDocument(Name, "QrLogin API")
        .WithFavicon("/favicon.svg")
        .WithNonce(http.GetNonce())
        .DisableDefaultFonts()
        .DisableTelemetry()
        .DisableAgent()
        .DisableMcp()
        .HideClientButton()
        .HideDeveloperTools();
}
