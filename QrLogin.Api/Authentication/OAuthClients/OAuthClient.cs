using System.Net;
using QrLogin.Api.Authentication.Jwt;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication.OAuthClients;

/// <summary>
/// A configured client of the OAuth endpoints, or a configured resource server that introspects tokens.
/// </summary>
internal sealed record OAuthClient
{
    /// <summary>The <c>client_id</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name that people see.</summary>
    public required string Name { get; init; }

    /// <summary>The SHA-256 of the secret; null for a public client (RFC 6749, section 2.1).</summary>
    public byte[]? Secret { get; init; }

    /// <summary>How long the client's logins last; null for the silos' default.</summary>
    public LoginLifetime? LoginLifetime { get; init; }

    /// <summary>Whether the client gets a token only with a DPoP proof.</summary>
    public bool RequireDpop { get; init; }

    /// <summary>Whether this is a resource server, which may introspect tokens but not request them.</summary>
    public bool ResourceServer { get; init; }

    /// <summary>For a resource server: the clients whose tokens it accepts; empty for all clients.</summary>
    public required IReadOnlyList<string> TokensOf { get; init; }

    /// <summary>The grant types that the client may use.</summary>
    public required IReadOnlyList<string> Grants { get; init; }

    /// <summary>The keys that sign its assertions; null if its backend does not vouch for its users.</summary>
    public KeySetSource? AssertionKeys { get; init; }

    /// <summary>Whether its QR codes contain the whole request. If not, the person must type the user code.</summary>
    public bool HasCompleteVerificationUri { get; init; }

    /// <summary>Where its codes may be sent; empty if it uses none.</summary>
    public required IReadOnlyList<RedirectUri> RedirectUris { get; init; }

    /// <summary>Where people may be sent after they have logged out.</summary>
    public IReadOnlyList<RedirectUri> PostLogoutRedirectUris { get; init; } = [];

    /// <summary>Whether its authorization requests must have a PKCE challenge (RFC 7636).</summary>
    public required bool RequirePkce { get; init; }

    /// <summary>The networks that the client may be used from; empty for all.</summary>
    public required IReadOnlyList<IPNetwork> Networks { get; init; }

    /// <summary>Whether only the client itself can use its id, because it has a secret (RFC 6749, section 2.1).</summary>
    public bool IsConfidential => Secret is not null;

    /// <summary>
    /// Whether a token is meant for this resource server. Every resource server accepts the tokens of logins that are for no
    /// client.
    /// </summary>
    public bool Accepts(LoginDetails login) => TokensOf.Count == 0 || login.Client is null || TokensOf.Contains(login.Client);

    /// <summary>Whether the client may be used from an address. Null is an address that is unknown.</summary>
    public bool IsUsableFrom(IPAddress? address) =>
        Networks.Count == 0 || (address is not null && Networks.Any(network => network.Contains(address)));

    /// <summary>Hides the hash of the secret.</summary>
    public override string ToString() => Id;
}
