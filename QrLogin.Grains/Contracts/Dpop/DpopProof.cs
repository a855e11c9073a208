namespace QrLogin.Grains.Contracts;

/// <summary>
/// A DPoP proof whose signature, time, URL and token hash the front end has verified (RFC 9449, section 4.3). Only a
/// grain can tell whether it is signed with the expected key and whether it was used before.
/// </summary>
/// <param name="Key">The key that signed it.</param>
/// <param name="Id">Hash of the key and the proof's <c>jti</c>.</param>
/// <param name="RequestId">
/// The HTTP request that carried it. That request may present the proof to a grain more than once.
/// </param>
/// <param name="ExpiresAt">From this time on the front end rejects the proof as too old.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.proof")]
public sealed record DpopProof(
    [property: Id(0)] KeyThumbprint Key,
    [property: Id(1)] UInt128 Id,
    [property: Id(2)] RequestId RequestId,
    [property: Id(3)] DateTimeOffset ExpiresAt)
{
    /// <summary>The only accepted signature algorithm (RFC 7518, section 3.1). Every DPoP client supports it.</summary>
    public const string Algorithm = "ES256";
}
