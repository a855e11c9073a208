using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Accounts;

/// <summary>What a taken name keeps: whose it is, and the hash of the password, with its parameters.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.credential-state")]
internal sealed record Credential([property: Id(0)] AccountId AccountId, [property: Id(1)] string PasswordHash);
