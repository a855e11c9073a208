using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Text;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;

namespace QrLogin.Api.Authentication.OAuthClients;

/// <summary>
/// A request from an OAuth client (RFC 6749, section 2.3.1), which authenticates with HTTP Basic or with parameters, or
/// names itself if it is a public client.
/// </summary>
internal sealed record ClientRequest(OAuthClient Client, OAuthForm Form)
{
    [RequestParameter]
    [Description("The client's id. Optional with HTTP Basic.")]
    [MinLength(1)]
    private const string ClientId = "client_id";

    [RequestParameter]
    [Description("The secret of a confidential client that does not use HTTP Basic.")]
    [DataType(DataType.Password)]
    [MinLength(1)]
    private const string ClientSecret = "client_secret";

    private const string Basic = "Basic ";

    public static async ValueTask<Result<ClientRequest>> ReadAsync(HttpContext http)
    {
        var request = await ReadUnlimitedAsync(http);
        var limiter = http.RequestServices.GetRequiredService<RequestLimiter>();
        return limiter.ChargeClient(http, PayingClient(http, request)) is { } wait ? Problem.RateLimitedFor(wait) : request;
    }

    private static async ValueTask<Result<ClientRequest>> ReadUnlimitedAsync(HttpContext http)
    {
        var form = await OAuthForm.ReadAsync(http);
        if (form.IsProblem) return form.Problem;
        var client = Authenticate(http, form.Value);
        if (client.IsProblem) return client.Problem;
        // Like an unknown client: whoever has stolen a secret must not learn that it is right.
        return client.Value.IsUsableFrom(http.RequestServices.GetRequiredService<TrustedProxies>().AddressOf(http))
            ? new ClientRequest(client.Value, form.Value)
            : Problem.InvalidClient;
    }

    /// <summary>
    /// The client that a request is charged to; null if none has proved a secret, or if this is no resource server and
    /// the limit is that of resource servers.
    /// </summary>
    private static string? PayingClient(HttpContext http, Result<ClientRequest> request)
    {
        if (request.IsProblem || request.Value.Client is not { Secret: not null } client) return null;
        bool isForServers = http.GetEndpoint()?.Metadata.GetMetadata<RateLimitMetadata>() is { Class: RateLimitClass.Introspect };
        return isForServers && !client.ResourceServer ? null : client.Id;
    }

    private static Result<OAuthClient> Authenticate(HttpContext http, OAuthForm form)
    {
        var (id, secret, rawSecret) = (form[ClientId], form[ClientSecret], (string?)null);
        if (http.Request.Headers.Authorization is { Count: > 0 } header)
        {
            if (header is not [{ } text] || ReadBasic(text) is not { } basic) return Problem.InvalidClient;
            // Section 2.3: one method per request. The id may be sent twice if it is the same.
            if (secret is not null || (id is not null && id != basic.Id))
                return Problem.InvalidRequest("The client used more than one authentication method.");
            (id, secret, rawSecret) = basic;
        }

        if (id is null) return Problem.InvalidClient;
        if (secret is not null) return AuthenticateWithSecret(http, id, secret, rawSecret);
        return Clients(http).Authenticate(id, null) is { } client ? client : Problem.InvalidClient;
    }

    private static Result<OAuthClient> AuthenticateWithSecret(HttpContext http, string id, string secret, string? rawSecret)
    {
        OAuthClient? client = null;
        var limiter = http.RequestServices.GetRequiredService<ClientSecretLimiter>();
        var wait = limiter.TryCheck(
            id,
            http.CallerKey(),
            () => (client = Clients(http).Authenticate(id, secret, rawSecret)) is not null,
            isShared: http.Address() is null);
        if (wait is { } time) return Problem.RateLimitedFor(time);
        return client is not null ? client : Problem.InvalidClient;
    }

    private static OAuthClientRegistry Clients(HttpContext http) =>
        http.RequestServices.GetRequiredService<OAuthClientRegistry>();

    private static (string Id, string? Secret, string? RawSecret)? ReadBasic(string header)
    {
        if (!header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)) return null;
        Span<byte> bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Basic.Length..].Trim(), bytes, out int written)) return null;
        string text = Encoding.UTF8.GetString(bytes[..written]);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return null;
        // Both parts are form-encoded before they are joined, but many clients join them as they are. Some public clients send
        // their id this way, with an empty secret.
        string raw = text[(colon + 1)..];
        return (Decode(text[..colon]), raw.Length == 0 ? null : Decode(raw), raw);
    }

    private static string Decode(string text) => WebUtility.UrlDecode(text);
}
