using QrLogin.Silo.Configuration;

namespace QrLogin.Api.Authentication.External;

/// <summary>A configured identity provider, whose tokens phones can present instead of login tokens.</summary>
/// <param name="Authority">The address whose well-known path serves its OpenID Connect metadata.</param>
/// <param name="Audiences">The accepted audiences of its tokens; empty if phones cannot present any.</param>
/// <param name="Client">The client with which people log in on the pages; null if they cannot.</param>
internal sealed record ExternalProvider(Uri Authority, IReadOnlyList<string> Audiences, ProviderClient? Client = null)
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
        List<(string Key, ExternalProvider? Provider)> read = [];
        // Otherwise neither is set, or both are invalid, which is reported already.
        if (single is not { Authority: null, Audience.Count: 0 })
            read.Add((Section, Read(settings, Section, single.Authority, single.Audience)));
        foreach (var (name, provider) in named)
        {
            string key = $"{Section}:Providers:{name}";
            var client = provider.ClientId is { } id ? new ProviderClient(name, provider.Name ?? name, id, provider.ClientSecret) : null;
            read.Add((key, Read(settings, key, provider.Authority, provider.Audience, client)));
        }

        read.RemoveAll(p => p.Provider is null);
        foreach (var same in read.GroupBy(p => WithoutSlash(p.Provider!.Authority.AbsoluteUri)).Where(same => same.Count() > 1))
            settings.Impossible($"{same.Last().Key}:Authority", $"{same.First().Key}:Authority is the same provider");
        return [.. read.Select(p => p.Provider!)];
    }

    /// <summary>Reads the address of a provider; null if the text is none.</summary>
    public static string? ParseAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "https" or "http", UserInfo: "", Query: "", Fragment: "" }
            ? uri.AbsoluteUri
            : null;

    private static ExternalProvider? Read(
        Settings settings, string section, string? configured, IReadOnlyList<string> audiences, ProviderClient? client = null)
    {
        string address = $"{section}:Authority";
        // A provider also issues tokens for other services; without an audience, callers could present those here.
        if (audiences.Count == 0 && client is null) settings.Missing($"{section}:Audience", ExternalProviderSettings.AnAudience);
        if (configured is not { } authority) settings.Missing(address, ExternalProviderSettings.AnAddress);
        else if (new Uri(authority) is var uri && IsPrivate(uri, settings.IsDevelopment)) return new(uri, audiences, client);
        else settings.Wrong(address, ExternalProviderSettings.AnAddress);
        return null;
    }

    /// <summary>Whether nobody can replace the keys in transit. Loopback traffic never leaves the machine.</summary>
    private static bool IsPrivate(Uri address, bool isDevelopment) =>
        address.Scheme == "https" || (address.Scheme == "http" && (address.IsLoopback || isDevelopment));

    private static string WithoutSlash(string address) => address.TrimEnd('/');
}
