namespace QrLogin.Grains.Contracts;

/// <summary>
/// More work is waiting than can be done in time, so this call was rejected. An immediate retry would make it worse.
/// </summary>
[GenerateSerializer, Alias("qrlogin.overloaded")]
public sealed class OverloadedException(string message) : Exception(message);
