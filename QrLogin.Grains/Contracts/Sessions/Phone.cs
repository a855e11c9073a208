namespace QrLogin.Grains.Contracts;

/// <summary>
/// The phone that vouches. Everything here comes from its validated login, nothing from the phone's own claims.
/// </summary>
/// <param name="LoginId">The login that scans. Two scans are by the same phone if they have the same login.</param>
/// <param name="DisplayName">The account's display name, which the PC shows.</param>
/// <param name="Device">The device that the login is bound to.</param>
/// <param name="VouchesUntil">
/// For an external provider's token: until when it may vouch. Null for one of our own logins, which is checked when it
/// vouches.
/// </param>
[GenerateSerializer, Immutable, Alias("qrlogin.phone")]
public sealed record Phone(
    [property: Id(0)] LoginId LoginId,
    [property: Id(1)] AccountId AccountId,
    [property: Id(2)] string DisplayName,
    [property: Id(3)] Device Device,
    [property: Id(4)] DateTimeOffset? VouchesUntil = null);
