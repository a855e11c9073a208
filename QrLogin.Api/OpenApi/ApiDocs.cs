using QrLogin.Api.Pipeline;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using NetEscapades.AspNetCore.SecurityHeaders;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Silo.Configuration;
using Scalar.AspNetCore;

namespace QrLogin.Api.OpenApi;

/// <summary>The API's document, and its pages: for everybody, as the contract is. Nothing of it is made before somebody asks.</summary>
internal static class ApiDocs
{
    /// <summary>The document's name, by which it is registered and served.</summary>
    public const string Name = "v1";

    private const string Document = "/openapi/v1.json";

    /// <summary>Whether there are any: an operator may prefer to say nothing.</summary>
    public static bool AreOn(Settings settings) => settings.Flag("QrLogin:Docs", fallback: true);

    public static void AddApiDocs(this IServiceCollection services)
    {
        services.AddOpenApi(Name, options =>
        {
            // Pages answer GET and HEAD, and the framework would describe each.
            options.ShouldInclude = route => route.ActionDescriptor.EndpointMetadata.OfType<DocMetadata>().Any() && route.HttpMethod != HttpMethods.Head;
            options.AddOperationTransformer<DocTransformer>();
            options.AddDocumentTransformer(ApiDocument.Describe);
        });
        services.AddSingleton<ApiDocument>();
    }

    public static void MapApiDocs(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Document, [HttpMethods.Get, HttpMethods.Head], Serve).WithRateLimit(RateLimitClass.Page);
        var pages = app.MapScalarApiReference(SecurityHeaders.DocsPath, Show).WithRateLimit(RateLimitClass.Page);
        // The page would take any name behind it for that of a document, and show it: a page of ours repeats nothing that a link says.
        pages.Add(endpoint =>
        {
            if (endpoint.RequestDelegate is { } show) endpoint.RequestDelegate = http => http.GetRouteValue("documentName") is null ? show(http) : Problem.NotFound.ExecuteAsync(http);
        });
    }

    private static async Task<IResult> Serve(HttpContext http, ApiDocument document)
    {
        byte[] json = await document.Json();
        // Asked for again each time, and answered 304: a new version is a new document at once.
        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Bytes(json, "application/json; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(json))[..16]}\""));
    }

    /// <summary>Without what would ask other hosts: fonts, a proxy for calls that are tried, telemetry, an assistant.</summary>
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
