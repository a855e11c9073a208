namespace QrLogin.Api.Authentication.External;

/// <summary>What this service is to an identity provider: a client with which people log in on the pages.</summary>
/// <param name="Key">The provider's name in the settings, which pages use.</param>
/// <param name="Name">The name that people see.</param>
/// <param name="Id">The client id.</param>
/// <param name="Secret">The client secret; null for a public client.</param>
internal sealed record ProviderClient(string Key, string Name, string Id, string? Secret)
{
    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(ProviderClient);
}
