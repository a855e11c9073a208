namespace QrLogin.Grains.Contracts;

/// <summary>
/// A store failed, or another activation wrote first. Whether the change took effect is not known; the same command with
/// the same attempt id may be sent again. The reason stands in the silo's log, not here: it may name servers.
/// </summary>
[GenerateSerializer, Alias("qrlogin.store-unavailable")]
public sealed class StoreUnavailableException(string message) : Exception(message);
