using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace QrLogin.Api.OpenApi;

/// <summary>The API's document as it is served: made when somebody first asks, since most processes are never asked, and kept, since nothing in it changes.</summary>
internal sealed class ApiDocument([FromKeyedServices(ApiDocs.Name)] IOpenApiDocumentProvider provider)
{
    private Task<byte[]>? _json;

    /// <summary>Two who ask first at once may both make it: it is the same. One that could not be made is made anew.</summary>
    public Task<byte[]> Json() => _json is { IsFaulted: false, IsCanceled: false } made ? made : _json = Make();

    private async Task<byte[]> Make()
    {
        // Not called off by whoever asked first: others may wait for it.
        var document = await provider.GetOpenApiDocumentAsync(CancellationToken.None);
        using var json = new MemoryStream();
        await document.SerializeAsJsonAsync(json, OpenApiSpecVersion.OpenApi3_1, CancellationToken.None);
        json.WriteByte((byte)'\n');
        return json.ToArray();
    }

    /// <summary>What is said of the API as a whole.</summary>
    public static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new()
        {
            Title = "QrLogin",
            Version = "1",
            Summary = "Log a PC in by scanning its QR code with a phone that is logged in.",
            Description = Text,
            License = new() { Name = "MIT", Identifier = "MIT" },
        };
        // Wherever it is served; never the address of the process that happened to write it.
        document.Servers = [new() { Url = "/" }];
        document.Tags = new HashSet<OpenApiTag>(Tags.All.Select(t => new OpenApiTag { Name = t.Name, Description = t.Text }));
        document.Paths = InOrder(document.Paths);
        Schemes.AddTo(document);
        return Task.CompletedTask;
    }

    /// <summary>By chapter, and first what needs no token; else as the routes are mapped.</summary>
    private static OpenApiPaths InOrder(OpenApiPaths paths)
    {
        var chapters = Tags.All.Select(t => t.Name).ToList();
        OpenApiPaths ordered = [];
        foreach (var (path, item) in paths.OrderBy(p => chapters.IndexOf(First(p.Value).Tags!.First().Name!)).ThenBy(p => First(p.Value).Security!.Count)) ordered.Add(path, item);
        return ordered;
        static OpenApiOperation First(IOpenApiPathItem item) => item.Operations!.Values.First();
    }

    private const string Text =
        """
        JSON in UTF-8: camelCase under `/api/v1`, snake_case under `/oauth`. Times are RFC 3339 in UTC, to the second; durations are whole seconds. Unknown members of a request are ignored.
        Every answer that carries a secret or a status has `Cache-Control: no-store`. A body may have 16 KiB.

        **Refusals** are RFC 9457 `application/problem+json` with a `code` that never changes; under `/oauth`, RFC 6749 JSON with an `error`. The first that fits is told, of any call: 404 `not_found`,
        405 `method_not_allowed`, 413 `too_large`, 415 `unsupported_media_type`, 429 `rate_limited` by address, 403 `cross_site`, 400 `invalid_device`, 401, 429 by login, 400 `validation`; then the operation's own.
        429 and 503 carry `Retry-After`: what was answered 503 may be sent again.

        **Devices.** Whoever logs in, opens a session, asks about one or shows a login token says which device it is: `X-Device-Id` and `X-Device-Type`. Tokens work on the device that they were issued to.

        **Keys.** A PC that sends a `DPoP` proof (RFC 9449) when it opens a session, or a phone when it logs in, binds all that follows to that key.
        """;
}
