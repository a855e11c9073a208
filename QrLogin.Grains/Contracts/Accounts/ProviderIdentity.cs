namespace QrLogin.Grains.Contracts;

/// <summary>Who a person is for the identity provider, or the backend, that manages the account.</summary>
/// <param name="Issuer">The provider's issuer (<c>iss</c>), as its tokens name it.</param>
/// <param name="Subject">The person's id there (<c>sub</c>), unique within the issuer; 1 to 255 characters.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.provider-identity")]
public sealed record ProviderIdentity([property: Id(0)] string Issuer, [property: Id(1)] string Subject);
