namespace QrLogin.Grains.Contracts;

/// <summary>
/// More work is waiting than can be done in time, and this call was turned away. Retrying at once makes it worse.
/// </summary>
[GenerateSerializer, Alias("qrlogin.overloaded")]
public sealed class OverloadedException(string message) : Exception(message);
