using QrLogin.Silo.Configuration;

namespace QrLogin.Api.Authentication.External;

/// <summary>A configured identity provider, whose tokens phones can present instead of login tokens.</summary>
/// <param name="Authority">The address whose well-known path serves its OpenID Connect metadata.</param>
/// <param name="Audiences">The accepted audiences of its tokens.</param>
internal sealed record ExternalProvider(Uri Authority, IReadOnlyList<string> Audiences)
{
    private const string Section = "Authentication";

    /// <summary>OpenID Connect Discovery, section 4: the well-known path comes after the issuer's own.</summary>
    public Uri Metadata { get; } = new(WithoutSlash(Authority.AbsoluteUri) + "/.well-known/openid-configuration");

    /// <summary>Whether its issuer, which is its address by OpenID Connect Discovery, section 4.3, is this one.</summary>
    public bool IsAt(string issuer) => WithoutSlash(issuer) == WithoutSlash(Authority.AbsoluteUri);

    /// <summary>Reads the providers from the settings, in the order of their names.</summary>
    public static IReadOnlyList<ExternalProvider> ReadAll(Settings settings)
    {
        var (single, named) = (settings.Bind<ExternalProviderSettings>(), settings.BindEach<NamedProviderSettings>());
        var providers = named.Select(p => (Key: $"{Section}:Providers:{p.Key}", Settings: (ExternalProviderSettings)p.Value)).ToList();
        // Neither is set, or both are invalid, which is reported already.
        if (single is not { Authority: null, Audience.Count: 0 }) providers.Insert(0, (Section, single));
        var read = providers.Select(p => (p.Key, Provider: Read(settings, p.Key, p.Settings))).Where(p => p.Provider is not null).ToList();
        foreach (var same in read.GroupBy(p => WithoutSlash(p.Provider!.Authority.AbsoluteUri)).Where(same => same.Count() > 1))
            settings.Impossible($"{same.Last().Key}:Authority", $"{same.First().Key}:Authority is the same provider");
        return [.. read.Select(p => p.Provider!)];
    }

    private static ExternalProvider? Read(Settings settings, string section, ExternalProviderSettings configured)
    {
        string address = $"{section}:Authority";
        // A provider also issues tokens for other services; without an audience, callers could present those here.
        if (configured.Audience.Count == 0) settings.Missing($"{section}:Audience", ExternalProviderSettings.AnAudience);
        if (configured.Authority is not { } authority) settings.Missing(address, ExternalProviderSettings.AnAddress);
        else if (new Uri(authority) is var uri && IsPrivate(uri, settings.IsDevelopment)) return new(uri, configured.Audience);
        else settings.Wrong(address, ExternalProviderSettings.AnAddress);
        return null;
    }

    /// <summary>Whether nobody can replace the keys in transit. Loopback traffic never leaves the machine.</summary>
    private static bool IsPrivate(Uri address, bool isDevelopment) =>
        address.Scheme == "https" || (address.Scheme == "http" && (address.IsLoopback || isDevelopment));

    private static string WithoutSlash(string address) => address.TrimEnd('/');
}
