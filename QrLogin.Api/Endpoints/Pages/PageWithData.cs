using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using QrLogin.Api.Sessions;

namespace QrLogin.Api.Endpoints.Pages;

/// <summary>Sends a page with the data that its script needs, in an attribute of its body.</summary>
internal static class PageWithData
{
    public const string ContentType = "text/html; charset=utf-8";

    /// <summary>Sends a page. Its data may be personal, so nothing may store it.</summary>
    /// <exception cref="FileNotFoundException">The page is missing.</exception>
    public static async Task SendAsync<T>(HttpContext http, string name, T data, JsonTypeInfo<T> type)
    {
        var assets = http.RequestServices.GetRequiredService<PageAssets>();
        string page = await assets.ReadPageAsync(name, http.RequestAborted)
            ?? throw new FileNotFoundException("The page is missing.", name);
        string attribute = $"<body data-page=\"{HtmlEncoder.Default.Encode(JsonSerializer.Serialize(data, type))}\" ";
        http.Response.ContentType = ContentType;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsync(page.Replace("<body ", attribute, StringComparison.Ordinal), http.RequestAborted);
    }

    public static IResult Of<T>(string name, T data, JsonTypeInfo<T> type) => new PageResult<T>(name, data, type);

    private sealed class PageResult<T>(string name, T data, JsonTypeInfo<T> type) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => SendAsync(httpContext, name, data, type);
    }
}

/// <summary>What the page of an authorization request needs to know.</summary>
internal sealed record AuthorizationPageData
{
    /// <summary>The request, for the session that the page opens.</summary>
    public string Request { get; init; } = "";

    /// <summary>The id of the site.</summary>
    public string Client { get; init; } = "";

    /// <summary>The name of the site.</summary>
    public string ClientName { get; init; } = "";

    /// <summary>What the page may show (OpenID Connect Core 1.0, section 3.1.2.1).</summary>
    public IReadOnlyList<string> Prompts { get; init; } = [];

    /// <summary>The username that the site expects; null for any.</summary>
    public string? LoginHint { get; init; }

    /// <summary>The languages that the person prefers, according to the site.</summary>
    public IReadOnlyList<string> Locales { get; init; } = [];

    /// <summary>The account that the site expects, or an empty text if it cannot be known; null for any.</summary>
    public string? Subject { get; init; }

    /// <summary>The answers without a code that the page can send to the site, by error.</summary>
    public required IReadOnlyDictionary<string, SessionRedirect> Answers { get; init; }

    /// <summary>The error that goes back at once; null if the person can log in.</summary>
    public string? Error { get; init; }

    /// <summary>Hides the values.</summary>
    public override string ToString() => nameof(AuthorizationPageData);
}

/// <summary>What the page that logs out needs to know.</summary>
/// <param name="HasEnded">Whether the login of the site has ended; false if the page must ask the person first.</param>
/// <param name="ClientName">The name of the site; null if it is unknown.</param>
/// <param name="RedirectTo">Where the person goes afterwards; null for nowhere.</param>
/// <param name="Locales">The languages that the person prefers, according to the site.</param>
internal sealed record LogoutPageData(bool HasEnded, string? ClientName, string? RedirectTo, IReadOnlyList<string> Locales)
{
    /// <summary>Hides the values.</summary>
    public override string ToString() => nameof(LogoutPageData);
}

/// <summary>What the page where people come back from a provider needs to know.</summary>
/// <param name="Issuers">The providers that answer, by their names in the settings.</param>
internal sealed record ProviderPageData(IReadOnlyDictionary<string, ProviderPageIssuer> Issuers);

/// <summary>Who answers for a provider.</summary>
/// <param name="Issuer">The issuer.</param>
/// <param name="IsAlwaysSent">Whether each answer names it (RFC 9207).</param>
internal sealed record ProviderPageIssuer(string Issuer, bool IsAlwaysSent);

/// <summary>A provider that pages offer.</summary>
/// <param name="Key">Its name in the settings.</param>
/// <param name="Name">The name that people see.</param>
internal sealed record OfferedProvider(string Key, string Name);

/// <summary>What the page of an error needs to know.</summary>
/// <param name="Error">The error, as an OAuth endpoint names it.</param>
/// <param name="Description">What it means, for the developer of the site that sent the person here.</param>
/// <param name="RetryAfter">How many seconds to wait before trying again; null if that does not help.</param>
internal sealed record ProblemPageData(string Error, string Description, int? RetryAfter);

/// <summary>Serializes the data of pages.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AuthorizationPageData))]
[JsonSerializable(typeof(LogoutPageData))]
[JsonSerializable(typeof(ProblemPageData))]
[JsonSerializable(typeof(ProviderPageData))]
[JsonSerializable(typeof(OfferedProvider[]))]
internal sealed partial class PageJson : JsonSerializerContext;
