using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication.OAuthClients;

/// <summary>
/// A configured client of the OAuth endpoints, or a configured resource server that introspects tokens.
/// </summary>
/// <param name="Id">The <c>client_id</c>.</param>
/// <param name="Name">The name that people see.</param>
/// <param name="Secret">The SHA-256 of the secret; null for a public client (RFC 6749, section 2.1).</param>
/// <param name="LoginLifetime">How long the client's logins last; null for the silos' default.</param>
/// <param name="RequireDpop">Whether the client gets a token only with a DPoP proof.</param>
/// <param name="ResourceServer">Whether this is a resource server, which may introspect tokens but not request
/// them.</param>
/// <param name="TokensOf">For a resource server: the clients whose tokens it accepts; empty for all clients.</param>
internal sealed record OAuthClient(
    string Id,
    string Name,
    byte[]? Secret,
    LoginLifetime? LoginLifetime,
    bool RequireDpop,
    bool ResourceServer,
    IReadOnlyList<string> TokensOf)
{
    /// <summary>
    /// Whether a token is meant for this resource server. Every resource server accepts the tokens of the product's own
    /// API.
    /// </summary>
    public bool Accepts(LoginDetails login) => TokensOf.Count == 0 || login.Client is null || TokensOf.Contains(login.Client);

    /// <summary>Whether only the client itself can use its id, because it has a secret (RFC 6749, section 2.1).</summary>
    public bool IsConfidential => Secret is not null;

    /// <summary>Hides the hash of the secret.</summary>
    public override string ToString() => Id;
}
