namespace QrLogin.Grains.Contracts;

/// <summary>
/// Identifies one HTTP request; the front end generates it at random. A grain keeps the last one with its outcome, so
/// that a command sent again after a lost answer returns the same answer instead of taking effect twice.
/// </summary>
[GenerateSerializer, Immutable, Alias("qrlogin.attempt-id")]
public readonly record struct RequestId([property: Id(0)] UInt128 Value);
