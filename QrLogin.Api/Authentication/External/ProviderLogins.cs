using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using QrLogin.Api.Authentication.Jwt;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication.External;

/// <summary>
/// Logs people in with an identity provider in the browser (OpenID Connect Core 1.0, section 3.1): sends them there, and exchanges the code
/// that they bring back. The page that sends them keeps the state, the nonce and the code verifier.
/// </summary>
internal sealed class ProviderLogins(ExternalProviders providers, TimeProvider time) : IDisposable
{
    /// <summary>How long the provider may take. The person waits for it.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);

    private const int MaxResponseBytes = 256 * 1024;

    private static readonly string[] s_types = ["", "JWT"];

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    })
    {
        Timeout = s_timeout,
        MaxResponseContentBufferSize = MaxResponseBytes,
    };

    /// <summary>The address at the provider where the person logs in; null if there is no such provider.</summary>
    /// <param name="provider">The provider's name in the settings.</param>
    /// <param name="request">What the page has chosen for this login.</param>
    /// <param name="redirectUri">Where the person comes back.</param>
    /// <param name="cancellationToken">Cancelled when the caller disconnects.</param>
    /// <exception cref="IOException">The provider does not answer.</exception>
    public async Task<string?> AddressAsync(
        string provider, ProviderLoginRequest request, string redirectUri, CancellationToken cancellationToken)
    {
        if (await providers.FindAsync(provider, "", cancellationToken) is not var (client, keys)) return null;
        if (keys.Endpoints?.Authorization is not { } endpoint) throw new IOException("The provider has no authorization endpoint.");
        var parameters = QueryString.Create(new KeyValuePair<string, string?>[]
        {
            new("response_type", "code"),
            new("client_id", client.Id),
            new("redirect_uri", redirectUri),
            new("scope", "openid profile email"),
            new("state", request.State),
            new("nonce", request.Nonce),
            new("code_challenge", request.CodeChallenge),
            new("code_challenge_method", "S256"),
        });
        return endpoint + (endpoint.Contains('?', StringComparison.Ordinal) ? "&" + parameters.Value![1..] : parameters.Value);
    }

    /// <summary>Exchanges a code. Returns the person's profile; null if the provider or this service refuses it.</summary>
    /// <exception cref="IOException">The provider does not answer.</exception>
    public async Task<AccountProfile?> ExchangeAsync(
        string provider, ProviderCode code, string redirectUri, CancellationToken cancellationToken)
    {
        if (await providers.FindAsync(provider, "", cancellationToken) is not var (client, known)) return null;
        if (known.Endpoints is not { Token: not null } endpoints) throw new IOException("The provider has no token endpoint.");
        if (await FetchIdTokenAsync(client, endpoints, code, redirectUri, cancellationToken) is not { } text) return null;
        if (!SignedJwt.TryRead(text, s_types, out var token)) return null;
        // The key may be newer than those that are known.
        var (_, keys) = (await providers.FindAsync(provider, token.Kid ?? "", cancellationToken))!.Value;
        if (await SignedJwt.ValidateAsync(token, keys, [client.Id], time.GetUtcNow()) is not { } person) return null;
        if (!HasNonce(person, code.Nonce) || !IsFor(person, client.Id)) return null;
        if (ExternalUser.SubjectOf(person) is not { } subject) return null;
        return ExternalUser.Profile(ExternalUser.AccountOf(keys.Issuer, subject), new(keys.Issuer, subject), person);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Whether the token was issued for this login, and not taken from another.</summary>
    private static bool HasNonce(ClaimsIdentity person, string nonce) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(person.FindFirst("nonce")?.Value ?? ""), Encoding.UTF8.GetBytes(nonce));

    /// <summary>Section 3.1.3.7, steps 4 and 5: a token for several audiences says who asked for it.</summary>
    private static bool IsFor(ClaimsIdentity person, string client) =>
        person.FindFirst("azp")?.Value is { } party ? party == client : person.FindAll("aud").Count() == 1;

    private async Task<string?> FetchIdTokenAsync(
        ProviderClient client, ProviderEndpoints endpoints, ProviderCode code, string redirectUri, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoints.Token);
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code.Code,
            ["redirect_uri"] = redirectUri,
            ["code_verifier"] = code.Verifier,
        };
        if (client.Secret is { } secret && !endpoints.TakesSecretInBody) request.Headers.Authorization = Basic(client.Id, secret);
        else form["client_id"] = client.Id;
        if (client.Secret is { } sent && endpoints.TakesSecretInBody) form["client_secret"] = sent;
        request.Content = new FormUrlEncodedContent(form);
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            if ((int)response.StatusCode >= 500) throw new IOException("The provider's token endpoint failed.");
            return response.IsSuccessStatusCode ? IdTokenOf(await response.Content.ReadAsByteArrayAsync(cancellationToken)) : null;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new IOException("The provider's token endpoint does not answer.", e);
        }
    }

    /// <summary>RFC 6749, section 2.3.1: both are form-encoded first.</summary>
    private static AuthenticationHeaderValue Basic(string id, string secret) => new(
        "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}")));

    private static string? IdTokenOf(byte[] response)
    {
        try
        {
            using var json = JsonDocument.Parse(response);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("id_token", out var token)
                && token.ValueKind == JsonValueKind.String
                    ? token.GetString()
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What a page has chosen for one login with a provider.</summary>
/// <param name="State">Comes back with the code, so that the page knows that it has asked for it.</param>
/// <param name="Nonce">Comes back in the ID token.</param>
/// <param name="CodeChallenge">The PKCE challenge (RFC 7636, section 4.2, method <c>S256</c>).</param>
internal sealed record ProviderLoginRequest(string State, string Nonce, string CodeChallenge);

/// <summary>A provider's code, and what makes it this browser's.</summary>
internal sealed record ProviderCode(string Code, string Verifier, string Nonce)
{
    /// <summary>Hides the values: they are secrets.</summary>
    public override string ToString() => nameof(ProviderCode);
}
