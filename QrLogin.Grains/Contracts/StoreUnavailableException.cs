namespace QrLogin.Grains.Contracts;

/// <summary>
/// A store failed, or another activation wrote first. The change may or may not have taken effect, so the caller may
/// send the same command again with the same request id. The cause is only in the silo's log, because it may name
/// servers.
/// </summary>
[GenerateSerializer, Alias("qrlogin.store-unavailable")]
public sealed class StoreUnavailableException(string message) : Exception(message);
