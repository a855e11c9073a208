namespace QrLogin.Grains.Contracts;

/// <summary>
/// Drawn once per HTTP request. A grain keeps the last one with its outcome, so that a command that is sent again
/// after a lost answer gets the same answer instead of a second effect.
/// </summary>
[GenerateSerializer, Immutable, Alias("qrlogin.attempt-id")]
public readonly record struct RequestId([property: Id(0)] UInt128 Value);
