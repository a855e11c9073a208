using System.Collections.Immutable;

namespace QrLogin.Grains.Contracts;

/// <summary>Opens a session.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.open-session")]
public sealed record OpenSession
{
    [Id(0)]
    public required RequestId RequestId { get; init; }

    /// <summary>The PC, as the phone shows it.</summary>
    [Id(1)]
    public required Requester Pc { get; init; }

    public required ScanCodeSource ScanCodes
    {
        get => ScanCodeSource.FromParts(ScanCodeValue, HasFixedCode);
        init => (ScanCodeValue, HasFixedCode) = (value.Value, value.IsFixed);
    }

    /// <summary>The salt from which, with the poll token, the login token is derived: 32 random bytes in base64url.</summary>
    [Id(3)]
    public required string LoginSalt { get; init; }

    /// <summary>The key that must sign a DPoP proof in every further request; null if the PC sent no proof.</summary>
    [Id(4)]
    public KeyThumbprint? Key { get; init; }

    /// <summary>The OAuth client that opens the session; null for a PC that uses this product's own API.</summary>
    [Id(6)]
    public DeviceAuthorization? Authorization { get; init; }

    /// <summary>Further user codes, tried in order if another session has the one in <see cref="Authorization"/>.</summary>
    [Id(7)]
    public ImmutableArray<UserCode> OtherUserCodes { get; init; }

    /// <summary>
    /// The login that the session leads to if it is confirmed: derived from the poll token and <see cref="LoginSalt"/>, or any new
    /// id with <see cref="CodeAuthorization"/>. Null from a front end of an older version.
    /// </summary>
    [Id(8)]
    public LoginId? LoginId { get; init; }

    /// <summary>
    /// Whether the PC wants all scan codes of the session at once. A new scan code alone is then no change to wait for.
    /// </summary>
    [Id(9)]
    public bool CodesAhead { get; init; }

    /// <summary>
    /// The client whose page opens the session through this product's own API; null for our own page, and for a session with
    /// <see cref="Authorization"/>, which names its client.
    /// </summary>
    [Id(10)]
    public SessionClient? Client { get; init; }

    /// <summary>
    /// The authorization request of <see cref="Client"/> that the session answers with a code; null if the PC itself gets the token.
    /// </summary>
    [Id(11)]
    public CodeAuthorization? CodeAuthorization { get; init; }

    [Id(2)]
    private string ScanCodeValue { get; init; } = "";

    [Id(5)]
    private bool HasFixedCode { get; init; }
}

/// <summary>The PC views the session.</summary>
/// <param name="Pc">The device in the request's headers.</param>
/// <param name="Proof">The DPoP proof; null if the token was sent without one.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.view-session")]
public sealed record ViewSession([property: Id(0)] Device Pc, [property: Id(1)] DpopProof? Proof = null);

/// <summary>The PC waits until the session differs from what it has seen.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.wait-for-change")]
public sealed record WaitForChange
{
    /// <summary>The device in the request's headers.</summary>
    [Id(0)]
    public required Device Pc { get; init; }

    /// <summary>The version that the PC has seen.</summary>
    [Id(1)]
    public required int SeenVersion { get; init; }

    /// <summary>The scan code that the PC shows; null if it shows none.</summary>
    [Id(2)]
    public required string? SeenScanCode { get; init; }

    /// <summary>The longest time to wait, at most <see cref="GrainCallTimeouts.MaxWait"/>.</summary>
    [Id(3)]
    public required TimeSpan MaxWait { get; init; }

    /// <summary>The key of the PC's DPoP proof, already verified; null if it sent none.</summary>
    [Id(4)]
    public KeyThumbprint? Key { get; init; }

    /// <summary>Whether <paramref name="view"/> differs from what the PC has seen.</summary>
    public bool IsNews(SessionView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return view.Version != SeenVersion || (view.UpcomingCodes is null && view.ScanCode != SeenScanCode);
    }
}

/// <summary>A phone scans the code.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.scan-session")]
public sealed partial record ScanSession
{
    [Id(0)]
    public required RequestId RequestId { get; init; }

    [Id(1)]
    public required Phone Phone { get; init; }

    [Id(2)]
    public required string ScanCode { get; init; }

    /// <summary>Hash of the confirm token that the phone gets for this scan.</summary>
    [Id(3)]
    public required SecretHash ConfirmToken { get; init; }

    /// <summary>
    /// Two random digits, used if number matching applies: the PC shows them and the person types them on the phone.
    /// </summary>
    [Id(4)]
    public string? NumberToMatch { get; init; }

    /// <summary>The address that the request came from; null if unknown.</summary>
    [Id(5)]
    public string? Ip { get; init; }

    /// <summary>
    /// Whether the front end can ask for the user code in place of a number. Null from an older one, which cannot: a person
    /// there could not confirm.
    /// </summary>
    [Id(6)]
    public bool? CanAskForUserCode { get; init; }
}

/// <summary>The phone that scanned waits until the session differs from what it has seen.</summary>
/// <param name="LoginId">The phone's login.</param>
/// <param name="SeenVersion">The version that the phone has seen.</param>
/// <param name="MaxWait">The longest time to wait, at most <see cref="GrainCallTimeouts.MaxWait"/>.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.wait-for-phone-change")]
public sealed record WaitForPhoneChange(
    [property: Id(0)] LoginId LoginId,
    [property: Id(1)] int SeenVersion,
    [property: Id(2)] TimeSpan MaxWait)
{
    /// <summary>Whether <paramref name="view"/> differs from what the phone has seen.</summary>
    public bool IsNews(PhoneView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return view.Version != SeenVersion;
    }
}

/// <summary>The phone confirms.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.confirm-session")]
public sealed record ConfirmSession
{
    [Id(0)]
    public required RequestId RequestId { get; init; }

    [Id(1)]
    public required LoginId LoginId { get; init; }

    [Id(2)]
    public required Device Device { get; init; }

    /// <summary>Hash of the confirm token.</summary>
    [Id(3)]
    public required SecretHash ConfirmToken { get; init; }

    /// <summary>The match number or the user code that the person typed, normalized; null if none was sent.</summary>
    [Id(4)]
    public string? MatchNumber { get; init; }

    /// <summary>
    /// The current <see cref="Phone.VouchesUntil"/>: the phone may have renewed its external token since it scanned.
    /// </summary>
    [Id(5)]
    public DateTimeOffset? VouchesUntil { get; init; }

    /// <summary>What the front end has found of a passkey's assertion for this confirm token.</summary>
    [Id(6)]
    public PasskeyCheck Passkey { get; init; }
}

/// <summary>The phone denies.</summary>
/// <param name="ConfirmToken">Hash of the confirm token.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.deny-session")]
public sealed record DenySession(
    [property: Id(0)] RequestId RequestId,
    [property: Id(1)] LoginId LoginId,
    [property: Id(2)] Device Device,
    [property: Id(3)] SecretHash ConfirmToken);

/// <summary>The PC cancels.</summary>
/// <param name="Pc">The device in the request's headers.</param>
/// <param name="Proof">The DPoP proof; null if the token was sent without one.</param>
/// <param name="Grace">
/// How long the PC has to come back: if it requests the session in that time, nothing is cancelled. Zero cancels at once.
/// </param>
[GenerateSerializer, Immutable, Alias("qrlogin.cancel-session")]
public sealed record CancelSession(
    [property: Id(0)] RequestId RequestId,
    [property: Id(1)] Device Pc,
    [property: Id(2)] DpopProof? Proof = null,
    [property: Id(3)] TimeSpan Grace = default);

/// <summary>The PC redeems the session for its login.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.redeem-session")]
public sealed record RedeemSession
{
    /// <summary>The device in the request's headers; null if it has none.</summary>
    [Id(0)]
    public required Device? Pc { get; init; }

    /// <summary>
    /// The id of the login, derived from the poll token and the session's salt, so that a retry names the same login.
    /// </summary>
    [Id(1)]
    public required LoginId LoginId { get; init; }

    /// <summary>Hash of the login's secret, which is derived the same way.</summary>
    [Id(2)]
    public required SecretHash Secret { get; init; }

    /// <summary>The key of the PC's DPoP proof, already verified; null if it sent none.</summary>
    [Id(3)]
    public KeyThumbprint? Key { get; init; }

    /// <summary>The OAuth client that redeems; null for a PC that uses this product's own API.</summary>
    [Id(4)]
    public string? ClientId { get; init; }
}

/// <summary>An OAuth client polls with its device code (RFC 8628, section 3.4).</summary>
/// <param name="Device">The device in the request's headers; null if it has none.</param>
/// <param name="Proof">The DPoP proof, if any. The first one binds the session, and its future login, to its key.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.poll-session")]
public sealed record PollSession(
    [property: Id(0)] RequestId RequestId,
    [property: Id(1)] string ClientId,
    [property: Id(2)] Device? Device,
    [property: Id(3)] DpopProof? Proof);

/// <summary>The person continues on the device that opened the session, with the login there, in place of a phone.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.continue-session")]
public sealed record ContinueSession
{
    [Id(0)]
    public required RequestId RequestId { get; init; }

    /// <summary>The login that continues, and its device.</summary>
    [Id(1)]
    public required Phone Login { get; init; }

    /// <summary>How and when that login was created.</summary>
    [Id(2)]
    public required PersonAuthentication Authentication { get; init; }

    /// <summary>The key of the login's DPoP proof, already verified, which a session with a key must have, too; null for none.</summary>
    [Id(3)]
    public KeyThumbprint? Key { get; init; }

    /// <summary>What the front end has found of a passkey's assertion. Having just logged in with one counts, too.</summary>
    [Id(4)]
    public PasskeyCheck Passkey { get; init; }
}

/// <summary>A client exchanges the session's code for the login (RFC 6749, section 4.1.3).</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.exchange-code")]
public sealed record ExchangeCode
{
    /// <summary>A second request with the same id is a front end's retry, and no second use of the code.</summary>
    [Id(0)]
    public required RequestId RequestId { get; init; }

    /// <summary>The client, which has authenticated if it has a secret.</summary>
    [Id(1)]
    public required string ClientId { get; init; }

    /// <summary>Hash of the secret part of the code.</summary>
    [Id(2)]
    public required SecretHash Code { get; init; }

    /// <summary>The <c>redirect_uri</c> in the request; null if it has none.</summary>
    [Id(3)]
    public required string? RedirectUri { get; init; }

    /// <summary>The challenge of the <c>code_verifier</c> in the request; null if it has none.</summary>
    [Id(4)]
    public required string? CodeChallenge { get; init; }

    /// <summary>The key of the DPoP proof, already verified, which the login is bound to; null if there is none.</summary>
    [Id(5)]
    public KeyThumbprint? Key { get; init; }

    /// <summary>Hash of the secret of the login to create.</summary>
    [Id(6)]
    public required SecretHash LoginSecret { get; init; }

    /// <summary>Hides the values.</summary>
    public override string ToString() => nameof(ExchangeCode);
}
