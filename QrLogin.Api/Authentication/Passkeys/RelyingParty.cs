using System.Net;
using Fido2NetLib;
using QrLogin.Api.Values;

namespace QrLogin.Api.Authentication.Passkeys;

/// <summary>The service as the relying party of passkeys (Web Authentication Level 3, section 4).</summary>
internal sealed class RelyingParty(PasskeySettings settings, PublicOrigin origin)
{
    /// <summary>How long a person may take with the authenticator.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    /// <summary>The name that authenticators may show.</summary>
    private const string Name = "QrLogin";

    /// <summary>Whether people can use passkeys, unless they open the service at an address where browsers do not.</summary>
    public bool IsEnabled => settings.Passkeys == true;

    public IReadOnlyList<NativeApp> Apps => settings.Apps;

    /// <summary>Whether browsers offer passkeys to pages of this origin.</summary>
    public static bool CanUsePasskeys(Origin origin)
    {
        bool isLocal = origin.Host == "localhost" || origin.Host.EndsWith(".localhost", StringComparison.Ordinal);
        return isLocal || (origin.Scheme == Uri.UriSchemeHttps && !IPAddress.TryParse(origin.Host, out _));
    }

    /// <summary>Whether a host is this domain or one below it.</summary>
    public static bool IsAbove(string domain, string host) => host == domain || host.EndsWith("." + domain, StringComparison.Ordinal);

    /// <summary>The relying party for a request; null if passkeys do not work at its origin.</summary>
    public Fido2Configuration? For(HttpContext http)
    {
        if (!IsEnabled || Origin.Parse(origin.Of(http)) is not { } own || !CanUsePasskeys(own)) return null;
        string id = settings.RpId ?? own.Host;
        if (!IsAbove(id, own.Host)) return null;
        var others = settings.Origins.Select(other => other.Value).Concat(settings.Apps.Select(app => app.Origin).OfType<string>());
        return new()
        {
            RPID = id,
            RPName = Name,
            // Apple's systems name the RP ID in place of an app.
            Origins = others.Append(own.Value).Concat(settings.Apps.Any(app => !app.IsAndroid) ? ["https://" + id] : []).ToHashSet(),
            Timeout = (uint)Timeout.TotalMilliseconds,
        };
    }
}
