using QrLogin.Silo.Configuration;

namespace QrLogin.Api.Authentication.External;

/// <summary>The configured identity provider, whose tokens phones can present instead of login tokens.</summary>
/// <param name="Authority">The address whose well-known path serves its OpenID Connect metadata.</param>
/// <param name="Audiences">The accepted audiences of its tokens.</param>
internal sealed record ExternalProvider(Uri Authority, IReadOnlyList<string> Audiences)
{
    /// <summary>OpenID Connect Discovery, section 4: the well-known path comes after the issuer's own.</summary>
    public string Metadata => Authority.AbsoluteUri.TrimEnd('/') + "/.well-known/openid-configuration";

    /// <summary>Reads the provider from the settings; null if none is configured.</summary>
    public static ExternalProvider? Read(Settings settings)
    {
        const string Authority = "Authentication:Authority", Audience = "Authentication:Audience";
        var configured = settings.Bind<ExternalProviderSettings>();
        if (configured is { Authority: null, Audience.Count: 0 }) return null; // Or both are invalid, which is reported already.
        // A provider also issues tokens for other services; without an audience, callers could present those here.
        if (configured.Audience.Count == 0) settings.Missing(Audience, ExternalProviderSettings.AnAudience);
        if (configured.Authority is not { } authority) settings.Missing(Authority, ExternalProviderSettings.AnAddress);
        else if (new Uri(authority) is var uri && IsPrivate(uri, settings.IsDevelopment)) return new(uri, configured.Audience);
        else settings.Wrong(Authority, ExternalProviderSettings.AnAddress);
        return null;
    }

    /// <summary>Whether nobody can replace the keys in transit. Loopback traffic never leaves the machine.</summary>
    private static bool IsPrivate(Uri address, bool isDevelopment) =>
        address.Scheme == "https" || (address.Scheme == "http" && (address.IsLoopback || isDevelopment));
}
