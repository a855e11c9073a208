using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace QrLogin.Api.OpenApi;

/// <summary>Generates the API's document on the first request for it, since most processes receive none, and caches it.</summary>
internal sealed class ApiDocument([FromKeyedServices(ApiDocs.Name)] IOpenApiDocumentProvider provider)
{
    private Task<byte[]>? _json;

    /// <summary>Concurrent first requests each generate the same document. After a failure, the next request tries again.</summary>
    public Task<byte[]> Json() => _json is { IsFaulted: false, IsCanceled: false } made ? made : _json = Make();

    private async Task<byte[]> Make()
    {
        // Not cancelled with the first request: others may wait for the document.
        var document = await provider.GetOpenApiDocumentAsync(CancellationToken.None);
        using var json = new MemoryStream();
        await document.SerializeAsJsonAsync(json, OpenApiSpecVersion.OpenApi3_1, CancellationToken.None);
        json.WriteByte((byte)'\n');
        return json.ToArray();
    }

    public static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new()
        {
            Title = "QrLogin",
            Version = "1",
            Summary = "Log in on a PC by scanning its QR code with a phone that is already logged in.",
            Description = Text,
            License = new() { Name = "MIT", Identifier = "MIT" },
        };
        // Relative, so that it is valid on whatever origin serves the document.
        document.Servers = [new() { Url = "/" }];
        document.Tags = new HashSet<OpenApiTag>(Tags.All.Select(t => new OpenApiTag { Name = t.Name, Description = t.Description }));
        document.Paths = InOrder(document.Paths);
        SecuritySchemes.AddTo(document);
        return Task.CompletedTask;
    }

    /// <summary>Sorts by tag, then routes without a token first, then in mapping order.</summary>
    private static OpenApiPaths InOrder(OpenApiPaths paths)
    {
        var tags = Tags.All.Select(t => t.Name).ToList();
        OpenApiPaths ordered = [];
        var sorted = paths.OrderBy(p => tags.IndexOf(First(p.Value).Tags!.First().Name!)).ThenBy(p => First(p.Value).Security!.Count);
        foreach (var (path, item) in sorted) ordered.Add(path, item);
        return ordered;
        static OpenApiOperation First(IOpenApiPathItem item) => item.Operations!.Values.First();
    }

    private const string Text =
        """
        Bodies are JSON in UTF-8: camelCase under `/api/v1`, snake_case under `/oauth`. Times are RFC 3339 in UTC, to the second; durations
        are whole seconds. Unknown members of a request are ignored. A request body can have up to 16 KiB. Every response that contains a
        secret or a status has `Cache-Control: no-store`.

        **Refusals** are RFC 9457 `application/problem+json` with a stable `code`; under `/oauth`, they are RFC 6749 JSON with an `error`.
        Every call returns the first refusal that applies, in this order: 404 `not_found`, 405 `method_not_allowed`, 413 `too_large`,
        415 `unsupported_media_type`, 429 `rate_limited` by address, 403 `cross_site`, 400 `invalid_device`, 401, 429 by login,
        400 `validation`; then the refusals of the operation. 429 and 503 carry `Retry-After`. After a 503, send the same request again.

        **Devices.** A client that logs in, opens or follows a session, or sends a login token identifies its device with `X-Device-Id` and
        `X-Device-Type`. A token works only on the device that it was issued to.

        **Keys.** A PC that sends a `DPoP` proof (RFC 9449) when it opens a session, or a phone that sends one when it logs in, binds the
        session or the login to that key.
        """;
}
