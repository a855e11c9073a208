using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication.OAuthClients;

/// <summary>A client of the OAuth face, or a resource server that asks about tokens, as it is configured.</summary>
/// <param name="Id">Its <c>client_id</c>.</param>
/// <param name="Name">What people are shown of it.</param>
/// <param name="Secret">SHA-256 of its secret; null for a public client (RFC 6749, section 2.1).</param>
/// <param name="LoginLifetime">How long its logins last: null for the silos' own setting, <see cref="Timeout.InfiniteTimeSpan"/> for no end.</param>
/// <param name="RequireDpop">Whether it gets no token without a proof of a key.</param>
/// <param name="ResourceServer">Whether it is a resource server: it may introspect, and asks for no tokens.</param>
/// <param name="TokensOf">Of a resource server: the clients whose tokens are meant for it; none for all.</param>
internal sealed record OAuthClient(
    string Id, string Name, byte[]? Secret, LoginLifetime? LoginLifetime, bool RequireDpop, bool ResourceServer, IReadOnlyList<string> TokensOf)
{
    /// <summary>Whether a token is meant for this resource server: those of the product's own calls are for each.</summary>
    public bool Accepts(LoginDetails login) => TokensOf.Count == 0 || login.Client is null || TokensOf.Contains(login.Client);

    /// <summary>Hides the hash of the secret.</summary>
    public override string ToString() => Id;
}
