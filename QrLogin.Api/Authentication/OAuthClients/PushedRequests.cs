using System.Globalization;
using QrLogin.Api.Secrets;

namespace QrLogin.Api.Authentication.OAuthClients;

/// <summary>
/// Authorization requests that clients have pushed (RFC 9126). Nothing stores them: a <c>request_uri</c> is the request itself, sealed with
/// the key of the front ends.
/// </summary>
internal sealed class PushedRequests(FrontEndKeys? keys, TimeProvider time)
{
    /// <summary>The longest <c>request_uri</c>, in characters, so that it fits into an address.</summary>
    public const int MaxLength = 4_096;

    /// <summary>How long a request is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const string Prefix = "urn:ietf:params:oauth:request_uri:", Purpose = "qrlogin/pushed-request/v1";

    /// <summary>Whether clients can push requests: the front ends must share a key.</summary>
    public bool AreSupported => keys is not null;

    /// <summary>The <c>request_uri</c> of a request; null if it would be too long.</summary>
    /// <param name="parameters">The parameters of the request, form-encoded.</param>
    public string? Seal(string parameters)
    {
        long expiry = (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds();
        string uri = Prefix + keys!.Seal(Purpose, $"{expiry} {SecureRandom.NewPushedRequestId()} {parameters}");
        return uri.Length <= MaxLength ? uri : null;
    }

    /// <summary>The id and the parameters of a request; null if this service did not issue the <c>request_uri</c>, or if it has expired.</summary>
    public (string Id, string Parameters)? Open(string requestUri)
    {
        if (keys is null || requestUri.Length > MaxLength || !requestUri.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        if (keys.Open(Purpose, requestUri[Prefix.Length..])?.Split(' ', 3) is not [var expiry, var id, var parameters]) return null;
        bool hasExpired = long.Parse(expiry, CultureInfo.InvariantCulture) <= time.GetUtcNow().ToUnixTimeSeconds();
        return hasExpired ? null : (id, parameters);
    }
}
