using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace QrLogin.Api.Authentication.External;

/// <summary>
/// The provider's keys: fetched when they are first needed, when a token is signed with one that is not among them, and when they are
/// old. The framework's own manager answers the first token of a new key with a refusal, follows no second change within five minutes,
/// and takes a provider that is away for one that knows no keys.
/// </summary>
internal sealed partial class ProviderKeys(ExternalProvider provider, TimeProvider time, ILogger<ProviderKeys> logger) : IConfigurationManager<OpenIdConnectConfiguration>, IDisposable
{
    /// <summary>How long a key that the provider takes back is believed at most, as long as the provider answers.</summary>
    private static readonly TimeSpan MaxKeyAge = TimeSpan.FromMinutes(10);

    /// <summary>Anybody can make up a token with an unknown key. So there are five fetches in a row at most, and then one in ten seconds.</summary>
    private static readonly TimeSpan FetchInterval = TimeSpan.FromSeconds(10), FetchBurst = 4 * FetchInterval;

    /// <summary>How long the provider may take: callers wait for it.</summary>
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(4);

    private readonly Lock _lock = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = MaxKeyAge }) { Timeout = FetchTimeout, MaxResponseContentBufferSize = 1024 * 1024 };
    private volatile FetchedKeys? _known;
    private Task<bool>? _fetch;
    private DateTimeOffset _spentUntil;

    /// <summary>Sees to it that the key is known if there is such a key. A token without a key's id may be of any.</summary>
    /// <exception cref="IOException">The provider does not answer, so nobody can tell.</exception>
    public async Task EnsureKeyAsync(string keyId, CancellationToken cancellationToken)
    {
        if (_known is not { } known || !known.Has(keyId))
        {
            if (!await FetchOnceAsync().WaitAsync(cancellationToken)) throw new IOException("The identity provider does not answer.");
        }
        else if (time.GetUtcNow() - known.At > MaxKeyAge)
        {
            // What is only old is better than none, and than a wait.
            _ = FetchOnceAsync();
        }
    }

    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
    {
        if (_known is null) await EnsureKeyAsync("", cancel);
        return _known!.Metadata;
    }

    /// <summary>When a token was refused it is too late.</summary>
    public void RequestRefresh()
    {
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Whether the keys that are known are those of the latest fetch: of a new one, or of the one before where there may be none yet.</summary>
    private Task<bool> FetchOnceAsync()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_fetch is { IsCompleted: false } || (_fetch is not null && _spentUntil > now + FetchBurst)) return _fetch;
            _spentUntil = (_spentUntil > now ? _spentUntil : now) + FetchInterval;
            // For whoever else waits for it, so it does not end with the request that began it.
            return _fetch = Task.Run(Fetch);
        }
    }

    private async Task<bool> Fetch()
    {
        var documents = new HttpDocumentRetriever(_http) { RequireHttps = provider.Authority.Scheme == Uri.UriSchemeHttps };
        try
        {
            // The library forwards no cancellation to its requests: each of them ends by the client's limit, all of them together by this one.
            var metadata = await OpenIdConnectConfigurationRetriever.GetAsync(provider.Metadata, documents, CancellationToken.None).WaitAsync(FetchTimeout);
            // OpenID Connect Discovery, section 3: both are required. What lacks them comes from something else in the provider's place.
            if (string.IsNullOrEmpty(metadata.Issuer) || string.IsNullOrEmpty(metadata.JwksUri)) throw new IOException("The answer is not the metadata of a provider.");
            _known = new(metadata, time.GetUtcNow());
            return true;
        }
        catch (Exception e)
        {
            // Whatever came in place of the keys: it is no bug of ours.
            LogAway(provider.Metadata, (e.InnerException ?? e).Message);
            return false;
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The keys of the identity provider cannot be had from {Address}: {Reason}")]
    private partial void LogAway(string address, string reason);

    private sealed record FetchedKeys(OpenIdConnectConfiguration Metadata, DateTimeOffset At)
    {
        public bool Has(string keyId) => keyId.Length == 0 || Metadata.SigningKeys.Any(key => key.KeyId == keyId);
    }
}
