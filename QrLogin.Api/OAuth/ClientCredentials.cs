using System.Net;
using System.Text;
using QrLogin.Api.Http;
using QrLogin.Api.Limits;

namespace QrLogin.Api.OAuth;

/// <summary>Which client a request comes from (RFC 6749, section 2.3.1): by HTTP Basic, by parameters, or, of a public one, by its name.</summary>
internal static class ClientCredentials
{
    private const string Basic = "Basic ";

    /// <summary>The client, or why it is none.</summary>
    public static (OAuthClient? Client, Problem Problem) Authenticate(this OAuthClients clients, HttpContext http, OAuthForm form)
    {
        if (form.Problem is not null) return (null, form.Problem);
        var (id, secret) = (form["client_id"], form["client_secret"]);
        if (http.Request.Headers.Authorization is { Count: > 0 } header)
        {
            if (header is not [{ } text] || Read(text) is not { } shown) return (null, Problem.InvalidClient);
            // Section 2.3: one way in each request. The name may be said twice, of one client.
            if (secret is not null || (id is not null && id != shown.Id)) return (null, Problem.InvalidRequest("The client authenticates in two ways."));
            (id, secret) = shown;
        }

        if (id is null) return (null, Problem.InvalidClient);
        return secret is null ? (clients.Authenticate(id, null), Problem.InvalidClient) : BySecret(clients, http, id, secret);
    }

    private static (OAuthClient?, Problem) BySecret(OAuthClients clients, HttpContext http, string id, string secret)
    {
        var (wrong, address) = (http.RequestServices.GetRequiredService<ClientSecretLimiter>(), http.CallerKey());
        if (wrong.RetryAfter(address) is { } wait) return (null, Problem.RateLimitedFor(wait));
        var client = clients.Authenticate(id, secret);
        if (client is null) wrong.RecordFailure(address);
        return (client, Problem.InvalidClient);
    }

    private static (string Id, string? Secret)? Read(string header)
    {
        if (!header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)) return null;
        Span<byte> bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Basic.Length..].Trim(), bytes, out int written)) return null;
        string text = Encoding.UTF8.GetString(bytes[..written]);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        // Both parts are encoded as a form's are, before they are joined. Some clients show the name of a public one so, without a secret.
        return colon < 0 ? null : (Decode(text[..colon]), colon + 1 == text.Length ? null : Decode(text[(colon + 1)..]));
    }

    private static string Decode(string text) => WebUtility.UrlDecode(text);
}
