namespace QrLogin.Grains.Contracts;

/// <summary>
/// A DPoP proof whose signature, time, address and token the front end found right (RFC 9449, section 4.3). Whether its key is
/// the right one, and whether it was shown before, only a grain knows.
/// </summary>
/// <param name="Key">The key that signed it.</param>
/// <param name="Id">Hash of the key and the proof's <c>jti</c>.</param>
/// <param name="RequestId">The HTTP request that brought it: it may ask several times.</param>
/// <param name="ExpiresAt">From then on the front end refuses it for its age.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.proof")]
public sealed record DpopProof(
    [property: Id(0)] KeyThumbprint Key,
    [property: Id(1)] UInt128 Id,
    [property: Id(2)] RequestId RequestId,
    [property: Id(3)] DateTimeOffset ExpiresAt)
{
    /// <summary>The only signature algorithm that is accepted (RFC 7518, section 3.1): every DPoP client supports it.</summary>
    public const string Algorithm = "ES256";
}
