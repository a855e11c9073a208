using QrLogin.Api.Authentication.Jwt;

namespace QrLogin.Api.Authentication.External;

/// <summary>The configured identity providers, with their keys.</summary>
internal sealed class ExternalProviders(
    IReadOnlyList<ExternalProvider> providers, KeyFetcher fetcher, TimeProvider time, ILogger<KeyCache> logger)
{
    private readonly (ExternalProvider Provider, KeyCache Keys)[] _providers =
    [
        .. providers.Select(provider => (
            provider,
            new KeyCache(provider.Metadata.AbsoluteUri, () => fetcher.OfProviderAsync(provider.Metadata), time, logger))),
    ];

    /// <summary>The providers with which people can log in on the pages.</summary>
    public IReadOnlyList<ProviderClient> Clients { get; } = [.. providers.Select(provider => provider.Client).OfType<ProviderClient>()];

    /// <summary>The provider with this name in the settings, with its keys and endpoints; null if people cannot log in with it.</summary>
    /// <param name="key">The name.</param>
    /// <param name="keyId">The id of the key that signed the token; empty if there is no token yet.</param>
    /// <param name="cancellationToken">Cancelled when the caller disconnects.</param>
    /// <exception cref="IOException">The provider does not answer.</exception>
    public async Task<(ProviderClient Client, IssuerKeys Keys)?> FindAsync(
        string key, string keyId, CancellationToken cancellationToken) =>
        _providers.FirstOrDefault(each => each.Provider.Client?.Key == key) is { Provider.Client: { } client } found
            ? (client, await found.Keys.GetAsync(keyId, cancellationToken))
            : null;

    /// <summary>The providers with which people can log in on the pages, as far as they answer.</summary>
    /// <param name="cancellationToken">Cancelled when the caller disconnects.</param>
    public async Task<IReadOnlyList<(ProviderClient Client, IssuerKeys Keys)>> ReachableAsync(CancellationToken cancellationToken)
    {
        var found = new List<(ProviderClient, IssuerKeys)>();
        foreach (var (provider, keys) in _providers)
        {
            if (provider.Client is not { } client) continue;
            try
            {
                found.Add((client, await keys.GetAsync("", cancellationToken)));
            }
            catch (IOException)
            {
                // It does not answer.
            }
        }

        return found;
    }

    /// <summary>
    /// The provider whose issuer a token names, with its keys; null if there is none. A provider's issuer may differ from its
    /// configured address, so those that have not been asked yet are asked.
    /// </summary>
    /// <param name="issuer">The token's issuer.</param>
    /// <param name="keyId">The id of the key that signed the token; empty if the token names none.</param>
    /// <param name="cancellationToken">Cancelled when the caller disconnects.</param>
    /// <exception cref="IOException">A provider that may have issued the token does not answer.</exception>
    public async Task<(ExternalProvider Provider, IssuerKeys Keys)?> OfIssuerAsync(
        string issuer, string keyId, CancellationToken cancellationToken)
    {
        var named = _providers.Where(p => p.Keys.Known is { } known ? known.Issuer == issuer : p.Provider.IsAt(issuer)).ToArray();
        foreach (var (provider, keys) in named.Length > 0 ? named : _providers.Where(p => p.Keys.Known is null))
        {
            var known = await keys.GetAsync(keyId, cancellationToken);
            if (known.Issuer == issuer) return (provider, known);
        }

        return null;
    }
}
