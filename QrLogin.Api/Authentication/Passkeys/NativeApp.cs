using System.Buffers.Text;
using System.Text.RegularExpressions;

namespace QrLogin.Api.Authentication.Passkeys;

/// <summary>A native app that may use the passkeys of the service.</summary>
internal sealed partial record NativeApp
{
    private const string Android = "android", Apple = "apple";

    private NativeApp(string id, string? fingerprint) => (Id, Fingerprint) = (id, fingerprint);

    /// <summary>On Android, the name of the package; else the app id: the team's id, a dot, and the bundle's.</summary>
    public string Id { get; }

    /// <summary>On Android, SHA-256 of the certificate that signs the app, as 32 bytes in hexadecimal, with colons; else null.</summary>
    public string? Fingerprint { get; }

    public bool IsAndroid => Fingerprint is not null;

    /// <summary>The origin in the client data of the app's assertions; null for that of the web site, as on Apple's systems.</summary>
    public string? Origin => Fingerprint is null
        ? null
        : "android:apk-key-hash:" + Base64Url.EncodeToString(Convert.FromHexString(Fingerprint.Replace(":", "", StringComparison.Ordinal)));

    /// <summary>Parses an app as it is configured; null if it is none.</summary>
    public static NativeApp? Parse(string text) => text.Trim().Split(':', 3) switch
    {
        [Android, var package, var fingerprint] when Package().IsMatch(package) && Sha256().IsMatch(fingerprint) =>
            new(package, fingerprint.ToUpperInvariant()),
        [Apple, var id] when AppId().IsMatch(id) => new(id, null),
        _ => null,
    };

    [GeneratedRegex(@"^[A-Za-z]\w*(\.[A-Za-z]\w*)+$", RegexOptions.ExplicitCapture)]
    private static partial Regex Package();

    [GeneratedRegex("^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){31}$", RegexOptions.ExplicitCapture)]
    private static partial Regex Sha256();

    [GeneratedRegex(@"^[A-Z0-9]{10}(\.[A-Za-z0-9-]+)+$", RegexOptions.ExplicitCapture)]
    private static partial Regex AppId();
}
