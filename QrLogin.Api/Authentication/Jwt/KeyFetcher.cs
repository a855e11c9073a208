using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace QrLogin.Api.Authentication.Jwt;

/// <summary>Fetches the documents in which issuers publish their keys.</summary>
internal sealed class KeyFetcher : IDisposable
{
    /// <summary>How long a fetch may take. Callers wait for it.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(4);

    /// <summary>For how long a connection is kept, so that a change of the issuer's address is noticed.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(10);

    private const int MaxResponseBytes = 1024 * 1024;

    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = ConnectionLifetime })
    {
        Timeout = Timeout,
        MaxResponseContentBufferSize = MaxResponseBytes,
    };

    /// <summary>Fetches an OpenID provider's metadata, and the keys that it refers to.</summary>
    /// <exception cref="IOException">The response is not metadata.</exception>
    public async Task<IssuerKeys> OfProviderAsync(Uri metadataAddress)
    {
        // The library does not pass cancellation on to its requests. The client's timeout limits each of them, WaitAsync
        // all of them.
        var retrieval = OpenIdConnectConfigurationRetriever.GetAsync(
            metadataAddress.AbsoluteUri, Documents(metadataAddress), CancellationToken.None);
        var metadata = await retrieval.WaitAsync(Timeout);
        // OpenID Connect Discovery, section 3, requires both. Without them, the response did not come from a provider.
        if (string.IsNullOrEmpty(metadata.Issuer) || string.IsNullOrEmpty(metadata.JwksUri))
            throw new IOException("The response is not OpenID Connect metadata.");
        // Such an issuer stands for one of our clients.
        if (metadata.Issuer.StartsWith(ExternalUser.ClientIssuerPrefix, StringComparison.Ordinal))
            throw new IOException($"The issuer is reserved: {metadata.Issuer}");
        return new(metadata.Issuer, [.. metadata.SigningKeys]) { Endpoints = EndpointsOf(metadata) };
    }

    /// <summary>Reads a JWK set.</summary>
    /// <param name="issuer">The issuer whose keys they are.</param>
    /// <param name="source">Where the set is.</param>
    /// <exception cref="IOException">There are no keys.</exception>
    public async Task<IssuerKeys> OfKeySetAsync(string issuer, KeySetSource source)
    {
        string text = source.Address is { } address
            ? await Documents(address).GetDocumentAsync(address.AbsoluteUri, CancellationToken.None).WaitAsync(Timeout)
            : source.ReadText();
        return KeySetSource.KeysOf(text) is { Count: > 0 } keys
            ? new(issuer, keys)
            : throw new IOException("The document is not a JWK set with public keys.");
    }

    private static ProviderEndpoints EndpointsOf(OpenIdConnectConfiguration metadata)
    {
        var methods = metadata.TokenEndpointAuthMethodsSupported;
        // client_secret_basic is the default.
        bool takesSecretInBody = methods.Contains("client_secret_post") && !methods.Contains("client_secret_basic");
        return new(
            metadata.AuthorizationEndpoint,
            metadata.TokenEndpoint,
            metadata.AuthorizationResponseIssParameterSupported,
            takesSecretInBody);
    }

    public void Dispose() => _http.Dispose();

    private HttpDocumentRetriever Documents(Uri address) => new(_http) { RequireHttps = address.Scheme == Uri.UriSchemeHttps };
}
