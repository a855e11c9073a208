using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace QrLogin.Api.Authentication.External;

/// <summary>
/// The provider's keys. They are fetched when first needed, when a token names a key that is not among them, and when
/// they are old. The framework's own manager refuses the first token that is signed with a new key, misses a second key
/// change within five minutes, and treats a provider that is down like one that has no keys.
/// </summary>
internal sealed partial class ProviderKeys(ExternalProvider provider, TimeProvider time, ILogger<ProviderKeys> logger)
    : IConfigurationManager<OpenIdConnectConfiguration>, IDisposable
{
    /// <summary>
    /// The longest that a key withdrawn by the provider is still accepted, as long as the provider answers.
    /// </summary>
    private static readonly TimeSpan MaxKeyAge = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Anyone can make up a token with an unknown key, so fetches are limited: at most five in a row, then one every
    /// ten seconds.
    /// </summary>
    private static readonly TimeSpan FetchInterval = TimeSpan.FromSeconds(10), FetchBurst = 4 * FetchInterval;

    /// <summary>How long a fetch may take. Callers wait for it.</summary>
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(4);

    private const int MaxResponseBytes = 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = MaxKeyAge })
    {
        Timeout = FetchTimeout,
        MaxResponseContentBufferSize = MaxResponseBytes,
    };

    private volatile FetchedKeys? _known;
    private Task<bool>? _fetch;

    /// <summary>
    /// Each fetch moves this time on by <see cref="FetchInterval"/>. While it is too far ahead, there are no more
    /// fetches.
    /// </summary>
    private DateTimeOffset _spentUntil;

    /// <summary>
    /// Fetches the keys unless the key is known. A token that names no key may be signed with any of them.
    /// </summary>
    /// <exception cref="IOException">The provider does not answer, so the token can be neither accepted nor
    /// refused.</exception>
    public async Task EnsureKeyAsync(string keyId, CancellationToken cancellationToken)
    {
        if (_known is not { } known || !known.Has(keyId))
        {
            bool isFetched = await FetchOnceAsync().WaitAsync(cancellationToken);
            if (!isFetched) throw new IOException("The identity provider does not answer.");
        }
        else if (time.GetUtcNow() - known.FetchedAt > MaxKeyAge)
        {
            // Refreshed in the background: old keys are better than none, and better than waiting.
            _ = FetchOnceAsync();
        }
    }

    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
    {
        if (_known is null) await EnsureKeyAsync("", cancel);
        return _known!.Metadata;
    }

    /// <summary>
    /// Does nothing. The framework calls this after it has refused a token, which is too late for that token.
    /// </summary>
    public void RequestRefresh()
    {
    }

    public void Dispose() => _http.Dispose();

    /// <summary>
    /// Returns whether the latest fetch succeeded: the one in progress, a new one, or the previous one while new ones
    /// are not allowed.
    /// </summary>
    private Task<bool> FetchOnceAsync()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_fetch is { IsCompleted: false } || (_fetch is not null && _spentUntil > now + FetchBurst)) return _fetch;
            _spentUntil = (_spentUntil > now ? _spentUntil : now) + FetchInterval;
            // Not cancelled with the request that started it, because other requests may be waiting for it too.
            _fetch = Task.Run(FetchAsync);
            return _fetch;
        }
    }

    private async Task<bool> FetchAsync()
    {
        var documents = new HttpDocumentRetriever(_http) { RequireHttps = provider.Authority.Scheme == Uri.UriSchemeHttps };
        try
        {
            // The library does not pass cancellation on to its requests. The client's timeout limits each of them,
            // WaitAsync all of them.
            var retrieval = OpenIdConnectConfigurationRetriever.GetAsync(provider.Metadata, documents, CancellationToken.None);
            var metadata = await retrieval.WaitAsync(FetchTimeout);
            // OpenID Connect Discovery, section 3, requires both. Without them, the response did not come from a
            // provider.
            if (string.IsNullOrEmpty(metadata.Issuer) || string.IsNullOrEmpty(metadata.JwksUri))
                throw new IOException("The response is not OpenID Connect metadata.");
            _known = new(metadata, time.GetUtcNow());
            return true;
        }
        catch (Exception e)
        {
            // Whatever went wrong came from outside. It is not a bug in this service.
            LogFetchFailed(provider.Metadata, (e.InnerException ?? e).Message);
            return false;
        }
    }

    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Warning,
        Message = "Could not fetch the identity provider's keys from {Address}: {Reason}")]
    private partial void LogFetchFailed(string address, string reason);

    private sealed record FetchedKeys(OpenIdConnectConfiguration Metadata, DateTimeOffset FetchedAt)
    {
        public bool Has(string keyId) => keyId.Length == 0 || Metadata.SigningKeys.Any(key => key.KeyId == keyId);
    }
}
